using System.Globalization;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>One container, from its image to its end, and again.</summary>
internal sealed class ContainerLife(PodScene scene, ContainerSlot slot, bool init)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    private readonly string log = $"{scene.Pod.Space}/{scene.Pod.Name}/{slot.Name}";

    private Behaviour Behaviour => scene.Behaviours[slot.Image];

    // In a Job, and before the others, a container that does not fail comes to its end.
    private bool Finishes => init || scene.Pod.RestartPolicy != "Always";

    /// <summary>Lives until it is not started again.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        scene.Logs.Forget(log);
        while (true)
        {
            await PullAsync(ct);
            await ConfigureAsync(ct);
            await Task.Delay(Behaviour.StartsAfter, ct);
            await StartAsync(ct);
            var (code, reason) = await LiveAsync(ct);
            await scene.Report.ChangeAsync(() => slot.End(code, reason), ct);
            if (
                scene.Pod.RestartPolicy == "Never"
                || (code == 0 && (init || scene.Pod.RestartPolicy == "OnFailure"))
            )
            {
                return code;
            }
            await RestAsync(ct);
        }
    }

    /// <summary>Says that it is being ended.</summary>
    public async Task TellOfEndAsync()
    {
        if (slot.Running)
        {
            await TellAsync(normal: true, "Killing", $"Stopping container {slot.Name}");
        }
    }

    private async Task PullAsync(CancellationToken ct)
    {
        var wait = Behaviour.BackOff;
        while (true)
        {
            var present = scene.Node.Images.Contains(slot.Image);
            var policy = slot.Spec["imagePullPolicy"]!.GetValue<string>();
            if (present && policy != "Always")
            {
                await TellAsync(
                    normal: true,
                    "Pulled",
                    $"Container image \"{slot.Image}\" already present on machine"
                );
                break;
            }
            if (policy == "Never")
            {
                var never =
                    $"Container image \"{slot.Image}\" is not present with pull policy of Never";
                await WaitAsync("ErrImageNeverPull", never, ct);
                await TellAsync(normal: false, "ErrImageNeverPull", never);
                await Task.Delay(Behaviour.BackOff, ct);
                continue;
            }
            await TellAsync(normal: true, "Pulling", $"Pulling image \"{slot.Image}\"");
            if (Behaviour.Fate != Fate.ImageMissing)
            {
                await scene.Node.AddImageAsync(slot.Image, Behaviour.Digest);
                await TellAsync(
                    normal: true,
                    "Pulled",
                    $"Successfully pulled image \"{slot.Image}\" in 1ms (1ms including waiting). Image size: 2097152 bytes."
                );
                break;
            }
            await FailToPullAsync(wait, ct);
            wait = Longer(wait);
        }
        slot.ImageId = ImageName.WithDigest(slot.Image, Behaviour.Digest);
    }

    private async Task FailToPullAsync(TimeSpan wait, CancellationToken ct)
    {
        var why =
            $"rpc error: code = NotFound desc = failed to pull and unpack image \"{slot.Image}\": "
            + $"failed to resolve reference \"{slot.Image}\": {slot.Image}: not found";
        await WaitAsync("ErrImagePull", why, ct);
        await TellAsync(normal: false, "Failed", $"Failed to pull image \"{slot.Image}\": {why}");
        await TellAsync(normal: false, "Failed", "Error: ErrImagePull");
        await Task.Delay(Behaviour.Sync, ct);
        var back = $"Back-off pulling image \"{slot.Image}\"";
        await WaitAsync("ImagePullBackOff", $"{back}: ErrImagePull: {why}", ct);
        await TellAsync(normal: true, "BackOff", back);
        await TellAsync(normal: false, "Failed", "Error: ImagePullBackOff");
        await Task.Delay(wait, ct);
    }

    private async Task ConfigureAsync(CancellationToken ct)
    {
        while (await scene.Needs.EnvironmentAsync(slot.Spec, ct) is { } lack)
        {
            await WaitAsync("CreateContainerConfigError", lack, ct);
            await TellAsync(normal: false, "Failed", $"Error: {lack}");
            await Task.Delay(Behaviour.Sync, ct);
        }
    }

    private async Task StartAsync(CancellationToken ct)
    {
        var behaviour = Behaviour;
        var now = TimeProvider
            .System.GetUtcNow()
            .ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        scene.Logs.Begin(log);
        foreach (var line in behaviour.Says ?? [$"{now} {Saying(behaviour.Fate)}"])
        {
            scene.Logs.Write(log, line);
        }
        await TellAsync(normal: true, "Created", $"Created container: {slot.Name}");
        await TellAsync(normal: true, "Started", $"Started container {slot.Name}");
        var atOnce = behaviour.Fate == Fate.Crashes && behaviour.LivesFor == TimeSpan.Zero;
        if (atOnce)
        {
            // Too short for a kubelet to notice.
            slot.Run(ready: false);
            return;
        }
        await scene.Report.ChangeAsync(() => slot.Run(!slot.HasReadinessProbe), ct);
    }

    private string Saying(Fate fate)
    {
        var version = ImageName.Tag(slot.Image);
        return fate switch
        {
            Fate.Crashes => $"version {version}: panic: no such table: orders",
            Fate.OutOfMemory => $"version {version} on :8080, loading the cache",
            Fate.Unready =>
                $"version {version} on :8080, GET /healthz 500: the database is not there",
            _ => $"version {version} on :8080",
        };
    }

    private async Task<(int Code, string Reason)> LiveAsync(CancellationToken ct)
    {
        while (true)
        {
            var change = scene.Behaviours.Changed;
            var behaviour = Behaviour;
            switch (behaviour.Fate)
            {
                case Fate.Crashes:
                    await Task.Delay(behaviour.LivesFor, ct);
                    return (behaviour.ExitCode, "Error");
                case Fate.OutOfMemory:
                    await BecomeReadyAsync(behaviour, ct);
                    await Task.Delay(behaviour.LivesFor, ct);
                    return (137, "OOMKilled");
                case Fate.Unready when slot.HasReadinessProbe:
                    await FailProbesAsync(behaviour, change, ct);
                    break;
                case var _ when Finishes:
                    await Task.Delay(behaviour.LivesFor, ct);
                    return (0, "Completed");
                default:
                    await BecomeReadyAsync(behaviour, ct);
                    await change.WaitAsync(ct);
                    break;
            }
        }
    }

    private async Task BecomeReadyAsync(Behaviour behaviour, CancellationToken ct)
    {
        if (!slot.Ready)
        {
            await Task.Delay(behaviour.ReadyAfter, ct);
            await scene.Report.ChangeAsync(() => slot.Ready = true, ct);
        }
    }

    private async Task FailProbesAsync(Behaviour behaviour, Task change, CancellationToken ct)
    {
        await scene.Report.ChangeAsync(() => slot.Ready = false, ct);
        while (!change.IsCompleted)
        {
            await TellAsync(
                normal: false,
                "Unhealthy",
                "Readiness probe failed: HTTP probe failed with statuscode: 500"
            );
            await Task.WhenAny(change, Task.Delay(behaviour.Sync, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    // The first time it is started again at once.
    private async Task RestAsync(CancellationToken ct)
    {
        var behaviour = Behaviour;
        await Task.Delay(behaviour.Sync, ct);
        if (slot.Restarts > 0)
        {
            var wait = behaviour.BackOff;
            for (var i = 1; i < slot.Restarts && wait < LongestBackOff; i++)
            {
                wait = Longer(wait);
            }
            var pod = scene.Pod;
            await scene.Report.ChangeAsync(
                () =>
                {
                    SetAside();
                    slot.Wait(
                        "CrashLoopBackOff",
                        $"back-off {Duration(wait)} restarting failed container={slot.Name} pod={pod.Name}_{pod.Space}({pod.Uid})"
                    );
                },
                ct
            );
            await TellAsync(
                normal: false,
                "BackOff",
                $"Back-off restarting failed container {slot.Name} in pod {pod.Name}_{pod.Space}({pod.Uid})"
            );
            await Task.Delay(wait, ct);
        }
        // Is written with what comes next.
        SetAside();
        slot.Restarts++;
    }

    private void SetAside()
    {
        slot.SetAside();
        scene.Logs.SetAside(log);
    }

    private Task WaitAsync(string reason, string message, CancellationToken ct) =>
        scene.Report.ChangeAsync(() => slot.Wait(reason, message), ct);

    private Task TellAsync(bool normal, string reason, string message) =>
        scene.Events.RecordAsync(scene.Pod, normal, reason, message, slot.Name);

    private static TimeSpan Longer(TimeSpan wait) =>
        wait * 2 < LongestBackOff ? wait * 2 : LongestBackOff;

    // As Go writes it: 10s, 1m20s, 500ms.
    private static string Duration(TimeSpan wait) =>
        wait.TotalSeconds < 1 ? $"{wait.TotalMilliseconds:0}ms"
        : wait.TotalMinutes < 1 ? $"{wait.TotalSeconds:0.###}s"
        : $"{wait.Minutes}m{wait.Seconds}s";
}
