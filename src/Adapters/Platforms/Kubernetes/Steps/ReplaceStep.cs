using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes.Steps;

/// <summary>
/// Deletes the pods of a StatefulSet that are of another template and not ready: its controller waits for them to become ready before
/// it replaces them, for ever. A pod that is ready is never deleted. There is nothing to undo: they did not serve.
/// </summary>
internal sealed class ReplaceStep(KubernetesOptions options, KubeApi api, Looking looking) : IStep
{
    public const string Name = "replace";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var workload = await looking.WorkloadAsync(scene.Workload, cancellation);
        return !scene.IsMade(workload) ? Observation.Diverged
            : (await StuckAsync(scene, workload, cancellation)).Count == 0 ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var workload = await ObservedAsync(scene, cancellation);
        var deleted = new List<string>();
        foreach (var pod in await StuckAsync(scene, workload, cancellation))
        {
            await api.SendAsync(
                new KubeRequest("delete", KubeResource.Pods, options.Namespace, pod.Name)
                {
                    Body = new JsonObject
                    {
                        ["preconditions"] = new JsonObject { ["uid"] = pod.Uid },
                    },
                    // Gone, or another one of its name.
                    Expected = [404, 409],
                },
                cancellation
            );
            deleted.Add($"{pod.Name} ({pod.Words})");
        }
        return Details.Of(
            ("deleted", deleted.Count == 0 ? "none was stuck" : string.Join("; ", deleted))
        );
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.None);

    // A pod that is deleted before the controller knows the new template comes again as it was.
    private async Task<Workload> ObservedAsync(Scene scene, CancellationToken cancellation)
    {
        var patience = new Patience(api.Time, options.StuckTimeout);
        while (true)
        {
            var workload = await looking.AnewAsync(scene.Workload, cancellation);
            if (!scene.IsMade(workload))
            {
                throw scene.Changed(workload);
            }
            if (workload.IsObserved)
            {
                return workload;
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"the controller manager does not take notice of the change to {scene.Workload}",
                    "is it running? kubectl --namespace kube-system get pods"
                );
            }
        }
    }

    private async Task<IReadOnlyList<PodView>> StuckAsync(
        Scene scene,
        Workload workload,
        CancellationToken cancellation
    )
    {
        var pods = await api.ListAsync(
            KubeResource.Pods,
            options.Namespace,
            workload.Selector,
            cancellation
        );
        return
        [
            .. pods
                .Items.Where(p => p.IsControlledBy(scene.Uid))
                .Select(PodView.Of)
                .Where(p =>
                    !p.IsReady
                    && !p.IsEnding
                    && scene.Others.Contains(p.Hash, StringComparer.Ordinal)
                ),
        ];
    }
}
