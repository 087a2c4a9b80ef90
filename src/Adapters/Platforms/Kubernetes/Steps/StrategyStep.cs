using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes.Steps;

/// <summary>Puts a Deployment's strategy back that was set for the way back. No pod is touched by that. Taking it back is part of taking the template back.</summary>
internal sealed class StrategyStep(Looking looking, Changes changes) : IStep
{
    public const string Name = "strategy";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var workload = await looking.WorkloadAsync(scene.Workload, cancellation);
        return workload.Uid != scene.Uid ? Observation.Diverged
            : IsOurs(scene, workload) ? Observation.NotApplied
            // What is neither ours nor as it was is a user's new wish.
            : Observation.Applied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var (_, changed) = await changes.SendAsync(
            scene.Workload,
            seen =>
                IsOurs(scene, seen)
                    ? new JsonArray(
                        KubeChange.Operation(
                            "replace",
                            "/spec/strategy",
                            JsonNode.Parse(scene.Before)
                        )
                    )
                    : null,
            cancellation
        );
        return Details.Of(
            changed
                ? ("strategy", "as before")
                : ("left", "the strategy is not the one of the rollback any more")
        );
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.None);

    private static bool IsOurs(Scene scene, Workload workload) =>
        JsonNode.DeepEquals(workload.Json["spec"]?["strategy"], JsonNode.Parse(scene.Strategy));
}
