using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Swarm.Steps;

/// <summary>
/// Puts the failure action back that was set aside for the way back. No task is touched by that. Taking it back is part of taking the
/// update back.
/// </summary>
internal sealed class PolicyStep(Updates updates, Watching watching) : IStep
{
    public const string Name = "policy";

    public Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult(Details.None);

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var service = (await watching.FindAsync(cancellation))?.Service;
        return service is null ? Observation.Diverged
            : scene.IsOwn(service, scene.PutBack) ? Observation.Applied
            : scene.IsOwn(service, scene.Activation) ? Observation.NotApplied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var sent = await updates.SendAsync(
            service =>
                scene.IsOwn(service, scene.PutBack) ? null
                : scene.IsOwn(service, scene.Activation)
                    ? ServiceSpec.WithLabels(
                        ServiceSpec.WithFailureAction(service.Spec, ServiceSpec.FailureRollback),
                        scene.LabelsOf(scene.PutBack)
                    )
                : throw Scene.SomebodyElse(),
            cancellation
        );
        return Details.Of(
            sent is null
                ? ("left", "the failure action is the user's already")
                : ("failure_action", ServiceSpec.FailureRollback)
        );
    }

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.None);
}
