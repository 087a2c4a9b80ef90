using System.Net;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>What the parts of a pod's life share.</summary>
internal sealed record PodScene(
    Pod Pod,
    HollowNode Node,
    PodReport Report,
    Needs Needs,
    BehaviourTable Behaviours,
    LogBook Logs,
    EventRecorder Events
);

/// <summary>A pod on a node, from its binding to its deletion.</summary>
internal sealed class PodLife : IAsyncDisposable
{
    private static readonly TimeSpan VolumeRetry = TimeSpan.FromMilliseconds(500);

    private readonly ApiClient api;
    private readonly PodScene scene;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ContainerLife> containers = [];
    private readonly Task living;
    private Task? ending;

    public PodLife(ApiClient api, PodScene scene)
    {
        this.api = api;
        this.scene = scene;
        living = Task.Run(LiveAsync);
    }

    public Pod Pod => scene.Pod;

    /// <summary>It is being deleted.</summary>
    public void End(Pod pod) => ending ??= Task.Run(() => EndAsync(pod.Grace));

    /// <summary>The node throws it out; it stays as a failed one.</summary>
    public async Task EvictAsync(string message)
    {
        await StopAsync();
        await scene.Events.RecordAsync(Pod, normal: false, "Evicted", message);
        await KillAsync();
        await scene.Report.ChangeAsync(
            () =>
            {
                scene.Report.Evicted = message;
                Finish(137, "Error");
            },
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (ending is not null)
        {
            await ending;
        }
        stopping.Dispose();
        scene.Report.Dispose();
    }

    private async Task LiveAsync()
    {
        var ct = stopping.Token;
        try
        {
            var report = scene.Report;
            await report.ChangeAsync(() => { }, ct);
            while (await scene.Needs.VolumeAsync(ct) is { } lack)
            {
                await scene.Events.RecordAsync(
                    Pod,
                    normal: false,
                    "FailedMount",
                    $"MountVolume.SetUp failed for volume \"{lack.Volume}\" : {lack.Why}"
                );
                await Task.Delay(VolumeRetry, ct);
            }
            report.Sandbox = true;
            foreach (var slot in report.Init)
            {
                if (await Begin(slot, init: true).RunAsync(ct) != 0)
                {
                    return;
                }
            }
            await Task.WhenAll(
                report.Main.Select(slot => Begin(slot, init: false).RunAsync(ct)).ToList()
            );
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    private ContainerLife Begin(ContainerSlot slot, bool init)
    {
        var life = new ContainerLife(scene, slot, init);
        containers.Add(life);
        return life;
    }

    private async Task EndAsync(TimeSpan grace)
    {
        await StopAsync();
        await KillAsync();
        await scene.Report.ChangeAsync(
            () =>
            {
                foreach (var slot in scene.Report.Main)
                {
                    slot.Settle();
                }
            },
            CancellationToken.None
        );
        var longest = scene.Report.Main.Max(slot => scene.Behaviours[slot.Image].EndsAfter);
        await Task.Delay(longest < grace ? longest : grace);
        await scene.Report.ChangeAsync(() => Finish(0, "Completed"), CancellationToken.None);
        try
        {
            await api.DeleteAsync(
                Pod.Path,
                new JsonObject
                {
                    ["gracePeriodSeconds"] = 0,
                    ["preconditions"] = new JsonObject { ["uid"] = Pod.Uid },
                }
            );
        }
        // Somebody else was quicker.
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        { }
    }

    private async Task StopAsync()
    {
        await stopping.CancelAsync();
        await living;
    }

    private async Task KillAsync()
    {
        foreach (var container in containers)
        {
            await container.TellOfEndAsync();
        }
    }

    private void Finish(int code, string reason)
    {
        scene.Report.Over = true;
        scene.Report.Sandbox = false;
        foreach (var slot in scene.Report.Main)
        {
            slot.Settle();
            if (slot.Running)
            {
                slot.End(code, reason);
            }
            else if (slot.ExitCode is null)
            {
                slot.End(
                    137,
                    "ContainerStatusUnknown",
                    "The container could not be located when the pod was terminated"
                );
            }
        }
    }
}
