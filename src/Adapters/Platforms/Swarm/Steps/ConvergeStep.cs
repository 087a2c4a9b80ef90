using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Swarm.Steps;

/// <summary>Waits until all tasks run the release and none of before is left; notices where that will never be.</summary>
internal sealed class ConvergeStep(Watching watching) : ReadingStep
{
    public const string Name = "converge";

    public override async Task<Observation> ObserveAsync(
        PlannedStep step,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        return await watching.FindAsync(cancellation) switch
        {
            { } view when scene.IsMade(view.Service) => view.Progress.IsConverged
                ? Observation.Applied
                : Observation.NotApplied,
            // Swarm's own doing is nobody else's change: to wait for it fails, and says so.
            { } view when scene.IsTakenBack(view) => Observation.NotApplied,
            _ => Observation.Diverged,
        };
    }

    public override Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        return watching.ConvergedAsync(scene.Release, scene.Hold, cancellation);
    }
}
