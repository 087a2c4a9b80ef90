using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Routes.Steps;

/// <summary>Gives a Deployment as many pods as serve now, and waits until they are ready, before any traffic is moved to it.</summary>
internal sealed class CapacityStep(WorkloadLooking looking, Changes changes, RolloutWait wait)
    : IStep
{
    public const string Name = "capacity";

    /// <summary>The arguments for a Deployment.</summary>
    /// <param name="workload">As it is.</param>
    /// <param name="release">What it runs.</param>
    /// <param name="pods">How many it shall have at least.</param>
    public static Details Arguments(Workload workload, string release, int pods)
    {
        var template = TemplateStore.Fingerprint(workload.Template);
        return new Details([
            .. new Scene(workload.Id, workload.Uid, release, template, template).ToArguments(),
            .. Details.Of(("pods", Numbers.Of(pods))),
        ]);
    }

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var workload = await looking.AnewAsync(Scene.Of(step.Arguments).Workload, cancellation);
        return Details.Of(("replicas", Numbers.Of(workload.Wanted)), ("state", workload.Words));
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var workload = await looking.AnewAsync(scene.Workload, cancellation);
        return !scene.IsMade(workload) ? Observation.Diverged
            : workload.Wanted >= Pods(step) && workload.IsRolledOut ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var pods = Pods(step);
        await looking.AnewAsync(scene.Workload, cancellation);
        var (_, changed) = await changes.SendAsync(
            scene.Workload,
            seen =>
                !scene.IsMade(seen) ? throw scene.Changed(seen)
                : seen.Wanted >= pods ? null
                : Replicas(pods),
            cancellation
        );
        return new Details([
            .. await wait.DoneAsync([scene], cancellation),
            .. Details.Of(changed ? ("scaled", Numbers.Of(pods)) : ("left", "it has as many")),
        ]);
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var before = Numbers.Read(capture["replicas"]);
        var pods = Pods(step);
        await looking.AnewAsync(scene.Workload, cancellation);
        var (workload, changed) = await changes.SendAsync(
            scene.Workload,
            // Any other number is somebody's wish, or an autoscaler's.
            seen =>
                seen.Uid == scene.Uid && seen.Wanted == pods && before < pods
                    ? Replicas(before)
                    : null,
            cancellation
        );
        return Details.Of(
            changed ? ("scaled", $"back to {Numbers.Of(before)}") : ("left", workload.Words)
        );
    }

    /// <summary>The operation that sets a number of pods.</summary>
    public static JsonArray Replicas(int pods) =>
        new(KubeChange.Operation("add", "/spec/replicas", pods));

    private static int Pods(PlannedStep step) => Numbers.Read(step.Arguments["pods"]);
}
