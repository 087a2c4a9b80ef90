using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>What the tests of the swarm have in common.</summary>
public abstract class SwarmTestBase : PlatformTestBase
{
    protected static Activation Back(string version, string? artifact = null) =>
        new(RunKind.Rollback, version, KeepPrevious: false) { Artifact = artifact };

    /// <summary>Plans and carries it out.</summary>
    protected static async Task<IReadOnlyList<PlannedStep>> GoAsync(
        SwarmBed bed,
        Activation activation
    )
    {
        var steps = await PlanAsync(bed.Create(), activation);
        await ApplyAsync(bed.Create(), steps);
        return steps;
    }

    /// <summary>Carries steps out until one fails; takes them back then.</summary>
    /// <param name="bed">The service.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="mend">What is done before they are taken back.</param>
    protected static async Task<PlatformException> FailsAsync(
        SwarmBed bed,
        IReadOnlyList<PlannedStep> steps,
        Func<Task>? mend = null
    )
    {
        var begun = new List<(PlannedStep Step, Details Capture)>();
        var failure = await FailsAsync(async () =>
        {
            foreach (var step in steps)
            {
                begun.Add((step, await bed.Create().CaptureAsync(step, Cancellation)));
                await bed.Create().ApplyAsync(step, Cancellation);
            }
        });
        if (mend is not null)
        {
            await mend();
        }
        foreach (var (step, capture) in Enumerable.Reverse(begun))
        {
            await bed.Create().UndoAsync(step, capture, Cancellation);
        }
        return failure;
    }
}
