using Lastgood.Core.Activations;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Activations;

/// <summary>A process killed at every place where it can be: the next one ends what it began, and nobody notices.</summary>
public sealed class KilledTests
{
    [Fact]
    public async Task A_rollback_killed_anywhere_is_finished_by_the_next_one()
    {
        await ForEveryPlaceAsync(
            static () => Story.WithBrokenReleaseAsync(),
            static story => story.RollbackAsync(),
            static story =>
            {
                Assert.Equal("1.1", story.World.Serving);
                Assert.Single(story.World.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
                Assert.True(story.World.State.OpenRun!.IsMonitoring);
            }
        );
    }

    [Fact]
    public async Task A_deployment_killed_anywhere_is_finished_by_the_next_one()
    {
        await ForEveryPlaceAsync(
            static () => Story.BeginAsync(),
            static story => story.DeployAsync("1.2"),
            static story =>
            {
                Assert.Equal("1.2", story.World.Serving);
                Assert.Single(story.World.State.Runs);
                Assert.True(story.World.State.OpenRun!.IsMonitoring);
            }
        );
    }

    [Theory]
    [InlineData("start")]
    [InlineData("switch")]
    public async Task A_failing_rollback_killed_anywhere_is_taken_back_by_the_next_one(
        string failing
    )
    {
        await ForEveryPlaceAsync(
            async () =>
            {
                var story = await Story.WithBrokenReleaseAsync();
                story.World.Serve("green", null);
                story.World.Failing.Add(failing);
                return story;
            },
            static story => story.RollbackAsync(),
            static story =>
            {
                Assert.Equal("1.2", story.World.Serving);
                Assert.All(
                    story.World.State.Runs.Where(static r => r.Plan.Kind == RunKind.Rollback),
                    static r => Assert.Equal(RunOutcome.Undone, r.End?.Outcome)
                );
            }
        );
    }

    private static async Task ForEveryPlaceAsync(
        Func<Task<Story>> begin,
        Func<Story, Task<ActivationResult>> act,
        Action<Story> check
    )
    {
        var whole = await begin();
        var before = whole.World.Places;
        await act(whole);
        check(whole);
        var places = whole.World.Places - before;
        Assert.True(places > 10, "a run has more places than that to be killed at");
        for (var place = 1; place <= places; place++)
        {
            var story = await begin();
            story.World.KillAt = story.World.Places + place;
            story.World.Served.Clear();
            await Assert.ThrowsAsync<KilledException>(() => act(story));
            story.World.Bury();
            await act(story);
            check(story);
            Assert.All(story.World.Served, Assert.NotNull);
        }
    }
}
