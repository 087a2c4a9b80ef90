using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Activations;

/// <summary>Whatever fails, lies, does not verify or is killed, and however these come together.</summary>
public sealed class AnyTroubleTests
{
    public sealed record Trouble(
        string[] Failing,
        string[] Lying,
        bool Warm,
        bool Verifies,
        bool Healthy,
        int[] Kills
    );

    private static readonly Gen<string[]> Steps = Gen.SubListOf("start", "switch", "stop")
        .Select(static s => s.ToArray());

    private static readonly Arbitrary<Trouble> Troubles = (
        from failing in Steps
        from lying in Steps
        from warm in Gen.Elements(true, false)
        from verifies in Gen.Elements(true, false)
        from healthy in Gen.Elements(true, false)
        from kills in Gen.ArrayOf(Gen.Choose(1, 25))
        select new Trouble(failing, lying, warm, verifies, healthy, kills)
    ).ToArbitrary();

    [Fact]
    public void A_rollback_ends_with_one_run_and_something_serves_all_the_time() =>
        Prop.ForAll(Troubles, static trouble => RunAsync(trouble).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();

    private static async Task RunAsync(Trouble trouble)
    {
        var story = await Story.WithBrokenReleaseAsync();
        var world = story.World;
        if (!trouble.Warm)
        {
            world.Serve("green", null);
        }
        world.Failing.UnionWith(trouble.Failing);
        world.Lying.UnionWith(trouble.Lying);
        world.Verifies = version => version != "1.1" || trouble.Verifies;
        world.Healthy = version => version != "1.1" || trouble.Healthy;
        foreach (var kill in trouble.Kills)
        {
            world.KillAt = world.Places + kill;
            try
            {
                await story.RollbackAsync();
            }
            catch (KilledException)
            {
                // The next one goes on.
            }
            world.Bury();
            if (world.State.Runs.Any(static r => r.Plan.Kind == RunKind.Rollback && !r.IsActing))
            {
                break;
            }
        }
        if (world.State.OpenRun is { IsActing: true } or { Plan.Kind: RunKind.Deploy })
        {
            await story.RollbackAsync();
        }

        var run = Assert.Single(world.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.False(run.IsActing);
        Assert.All(world.Served, Assert.NotNull);
        Assert.Equal(world.Serving, world.State.Serving!.Version);
        Assert.Equal(run.End?.Outcome == RunOutcome.Undone ? "1.2" : "1.1", world.Serving);
    }
}
