using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>Ends the operation that goes on, the one that the plan saw and no other: two at once are refused.</summary>
internal sealed class TerminateStep(Syncing syncing) : IStep
{
    public const string Name = "terminate";

    private const string Operation = "operation";

    /// <summary>The arguments: with the revision that is being synced.</summary>
    public static Details Arguments(Scene scene, ArgoOperation operation) =>
        new([.. scene.ToArguments(), new(Operation, operation.Revision)]);

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Details.Of(
            (Operation, (await syncing.LookAsync(cancellation)).Running?.Words ?? "has ended")
        );

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var application = await syncing.LookAsync(cancellation);
        return !Scene.Of(step.Arguments).IsSame(application) ? Observation.Diverged
            : application.Running is not { } running ? Observation.Applied
            : IsMeant(step, running) ? Observation.NotApplied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var application = await syncing.LookAsync(cancellation);
        if (application.Running is not { } running)
        {
            return Details.Of(("left", "it has ended by itself"));
        }
        if (!IsMeant(step, running) || !Scene.Of(step.Arguments).IsSame(application))
        {
            throw Scene.SomebodyElse(application);
        }
        await syncing.EndAsync(operation => IsMeant(step, operation), cancellation);
        return Details.Of(("ended", running.Words));
    }

    // What was ended is not begun again: it was on the way to what is gone back from.
    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => Task.FromResult(Details.Of(("left", $"not begun again: {capture[Operation]}")));

    private static bool IsMeant(PlannedStep step, ArgoOperation operation) =>
        operation.Revision == step.Arguments[Operation]
        // Nobody knew it yet when it had not begun.
        || step.Arguments[Operation].Length == 0;
}
