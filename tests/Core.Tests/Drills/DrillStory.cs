using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Tests.Activations;

namespace Lastgood.Core.Tests.Drills;

/// <summary>A service whose 1.2 serves and is good, and whose 1.1 was good before; with somebody who looks.</summary>
internal sealed class DrillStory(Story story) : IDrillEyes
{
    public World World => story.World;

    public Story Story => story;

    /// <summary>What every look sees.</summary>
    public Func<int, TriggerState> Sees { get; set; } = static _ => TriggerState.Clear;

    /// <summary>What happens beside a look.</summary>
    public Func<int, Task> Meanwhile { get; set; } = static _ => Task.CompletedTask;

    public int Looks { get; private set; }

    public TimeSpan Interval => TimeSpan.FromMilliseconds(1);

    public TimeSpan Patience => TimeSpan.Zero;

    public static async Task<DrillStory> BeginAsync()
    {
        var story = await Story.WithBrokenReleaseAsync();
        var run = story.World.State.OpenRun!;
        await using (
            var journal = await story.Desk.TryOpenAsync(TestContext.Current.CancellationToken)
        )
        {
            await journal!.AppendAsync(
                run.Id,
                [
                    new VerdictGiven("1.2", Verdict.Good, "watched", "watch", null),
                    new RunEnded(Core.Runs.RunOutcome.Done, "1.2", "watched"),
                ]
            );
        }
        return new DrillStory(story);
    }

    public async Task<IReadOnlyList<TriggerReading>> LookAsync(CancellationToken cancellation)
    {
        Looks++;
        await Meanwhile(Looks);
        return
        [
            new TriggerReading(
                "error_rate > 1% for 1m",
                Sees(Looks),
                0,
                0.01,
                "ratio",
                TimeSpan.FromMinutes(1),
                TimeSpan.Zero,
                TimeSpan.FromMinutes(1),
                100,
                null
            ),
        ];
    }

    public Task<DrillState?> TakeUpAsync() =>
        new DrillEnding(story.Setup, TimeProvider.System).TakeUpAsync(
            story.Desk,
            World,
            TestContext.Current.CancellationToken
        );

    public Drilling Drilling =>
        new(story.Setup, story.Desk, World, story.Rollback, [], this, TimeProvider.System);

    public Task<DrillAnswer> DrillAsync(
        DrillLevel level,
        Func<DrillRequest, DrillRequest>? but = null
    ) => DrillUntilAsync(level, TestContext.Current.CancellationToken, but);

    /// <summary>The same, ended by somebody.</summary>
    public Task<DrillAnswer> DrillUntilAsync(
        DrillLevel level,
        CancellationToken cancellation,
        Func<DrillRequest, DrillRequest>? but = null
    )
    {
        var request = new DrillRequest(level, "alice", "1.1 still works", true)
        {
            Hold = TimeSpan.Zero,
            Longest = TimeSpan.FromMinutes(10),
            IsWatched = true,
            Concerned = ["shop"],
            Contacts = ["bob"],
        };
        return Drilling.RunAsync(but is null ? request : but(request), cancellation);
    }
}
