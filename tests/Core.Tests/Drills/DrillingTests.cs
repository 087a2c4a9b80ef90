using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Telling;

namespace Lastgood.Core.Tests.Drills;

public sealed class DrillingTests
{
    [Fact]
    public async Task A_live_drill_goes_back_and_forth_and_leaves_everything_as_it_was()
    {
        var story = await DrillStory.BeginAsync();
        var before = story.World.State;

        var drill = (await story.DrillAsync(DrillLevel.Live)).Drill!;

        Assert.Equal(DrillOutcome.Passed, drill.End!.Outcome);
        Assert.True(drill.IsProof);
        Assert.Equal("1.2", story.World.Serving);
        Assert.Contains("1.1", story.World.Served, StringComparer.Ordinal);
        Assert.All(story.World.Served, Assert.NotNull);
        Assert.NotNull(drill.End.Times.Whole);
        Assert.NotNull(drill.End.Times.Back);
        var after = story.World.State;
        Assert.Equal(before.Serving, after.Serving);
        Assert.Equal(before.Before, after.Before);
        Assert.Equal(before.Releases["1.1"], after.Releases["1.1"]);
        Assert.Equal(before.Releases["1.2"], after.Releases["1.2"]);
        Assert.Empty(after.Incidents);
        Assert.Equal(RunOutcome.Undone, after.Runs[^1].End!.Outcome);
        Assert.Contains(
            drill.Steps,
            static s => s is { What: "verified after the way forth", Passed: true }
        );
    }

    [Fact]
    public async Task It_is_told_as_a_drill_and_counts_in_no_figure()
    {
        var story = await DrillStory.BeginAsync();
        var figures = DeliveryFigures.Of(story.World.Entries, DateTimeOffset.MinValue);
        var told = story.World.Entries.Count;
        await story.DrillAsync(DrillLevel.Live, static r => r with { By = RunStarted.Automatic });

        var state = story.World.State;
        Assert.Equal(0, state.AutomaticRollbacksSince(DateTimeOffset.MinValue));
        Assert.Null(state.FailedWayBack);
        var after = DeliveryFigures.Of(story.World.Entries, DateTimeOffset.MinValue);
        Assert.Equal((figures.Deployments, figures.Failed), (after.Deployments, after.Failed));
        var notices = Notices
            .Of(story.World.Entries, new NoticeRules(), DateTimeOffset.UtcNow)
            .Where(n => n.Cause > told)
            .ToList();
        Assert.Equal(
            [Moment.DrillStarted, Moment.DrillEnded],
            notices.Select(static n => n.Moment)
        );
        Assert.All(notices, static n => Assert.True(n.IsDrill));
    }

    [Theory]
    [InlineData(TriggerState.Holding)]
    [InlineData(TriggerState.Fired)]
    [InlineData(TriggerState.NoData)]
    public async Task What_holds_fires_or_is_not_seen_ends_it_at_once(TriggerState state)
    {
        var story = await DrillStory.BeginAsync();
        // The first look is the steady state.
        story.Sees = look => look == 1 ? TriggerState.Clear : state;
        var drill = (
            await story.DrillAsync(
                DrillLevel.Live,
                static r => r with { Hold = TimeSpan.FromHours(1), Longest = TimeSpan.FromHours(2) }
            )
        ).Drill!;
        Assert.Equal(DrillOutcome.Failed, drill.End!.Outcome);
        Assert.Contains("error_rate", drill.End.Message, StringComparison.Ordinal);
        Assert.Equal(2, story.Looks);
        Assert.Equal("1.2", story.World.Serving);
        Assert.Equal(Verdict.Good, story.World.State.Releases["1.1"].Verdict);
    }

    [Fact]
    public async Task A_real_incident_a_person_and_a_real_rollback_each_end_it()
    {
        var incident = await DrillStory.BeginAsync();
        incident.Meanwhile = look =>
            look == 3
                ? incident.Story.TellAsync(new IncidentOpened("shop-i1", "it burns", "1.1"))
                : Task.CompletedTask;
        await EndsAsync(incident, "shop-i1");

        var person = await DrillStory.BeginAsync();
        person.Meanwhile = async look =>
        {
            if (look == 3)
            {
                await person.Drilling.StopAsync("lunch", "bob", default);
            }
        };
        await EndsAsync(person, "bob stopped it: lunch");

        var real = await DrillStory.BeginAsync();
        ActivationResult? result = null;
        real.Meanwhile = async look =>
            result = look == 3 ? await real.Story.RollbackAsync() : result;
        await EndsAsync(real, "a rollback was asked for");
        Assert.Equal(ActivationOutcome.NothingToDo, result!.Outcome);

        static async Task EndsAsync(DrillStory story, string why)
        {
            var drill = (
                await story.DrillAsync(
                    DrillLevel.Live,
                    static r =>
                        r with
                        {
                            Hold = TimeSpan.FromHours(1),
                            Longest = TimeSpan.FromHours(2),
                        }
                )
            ).Drill!;
            Assert.Equal(DrillOutcome.Stopped, drill.End!.Outcome);
            Assert.Contains(why, drill.End.Message, StringComparison.Ordinal);
            Assert.Equal("1.2", story.World.Serving);
            Assert.Null(story.World.State.OpenRun);
        }
    }

    [Fact]
    public async Task A_dead_mans_switch_and_an_interruption_undo_it()
    {
        var late = await DrillStory.BeginAsync();
        var drill = (
            await late.DrillAsync(
                DrillLevel.Live,
                static r =>
                    r with
                    {
                        Hold = TimeSpan.FromHours(1),
                        Longest = TimeSpan.FromMilliseconds(300),
                    }
            )
        ).Drill!;
        Assert.NotEqual(DrillOutcome.Passed, drill.End!.Outcome);
        Assert.Equal("1.2", late.World.Serving);

        var cut = await DrillStory.BeginAsync();
        using var source = new CancellationTokenSource();
        cut.Meanwhile = look => look == 3 ? source.CancelAsync() : Task.CompletedTask;
        drill = (
            await cut.DrillUntilAsync(
                DrillLevel.Live,
                source.Token,
                static r => r with { Hold = TimeSpan.FromHours(1), Longest = TimeSpan.FromHours(2) }
            )
        ).Drill!;
        Assert.Equal(DrillOutcome.Interrupted, drill.End!.Outcome);
        Assert.Equal("1.2", cut.World.Serving);
    }

    [Fact]
    public async Task Killed_anywhere_the_next_process_takes_it_back()
    {
        var places = 0;
        for (var place = 1; place < 100; place++)
        {
            var story = await DrillStory.BeginAsync();
            story.World.KillAt = story.World.Places + place;
            try
            {
                await story.DrillAsync(DrillLevel.Live);
                break;
            }
            catch (KilledException)
            {
                places = place;
            }
            story.World.Bury();
            await story.TakeUpAsync();

            var state = story.World.State;
            Assert.Equal("1.2", story.World.Serving);
            Assert.Equal("1.2", state.Serving!.Version);
            Assert.Null(state.Drills.Open);
            Assert.Null(state.OpenRun);
            Assert.Equal(Verdict.Good, state.Releases["1.1"].Verdict);
            Assert.All(story.World.Served, Assert.NotNull);
        }
        Assert.InRange(places, 15, 98);
    }

    [Fact]
    public async Task A_rehearsal_touches_no_user_and_a_plan_nothing()
    {
        var story = await DrillStory.BeginAsync();
        story.World.Serve("green", null);
        story.World.Put("green", "1.2");
        story.World.Served.Clear();

        var plan = (await story.DrillAsync(DrillLevel.Plan)).Drill!;
        Assert.Equal(DrillOutcome.Passed, plan.End!.Outcome);
        Assert.Empty(story.World.Served);

        var drill = (await story.DrillAsync(DrillLevel.Rehearse)).Drill!;
        Assert.Equal(DrillOutcome.Passed, drill.End!.Outcome);
        Assert.Equal(["1.2", "1.2"], story.World.Served);
        Assert.Equal("1.2", story.World.State.Serving!.Version);
        Assert.Equal(0, story.Looks);

        story.World.Failing.Add("start");
        var failed = (await story.DrillAsync(DrillLevel.Rehearse)).Drill!;
        Assert.Equal(DrillOutcome.Failed, failed.End!.Outcome);
        Assert.Contains("start failed", failed.End.Findings[0], StringComparison.Ordinal);

        story.World.IsRehearsed = false;
        var not = (await story.DrillAsync(DrillLevel.Rehearse)).Drill!;
        Assert.Equal(DrillOutcome.Passed, not.End!.Outcome);
        Assert.Contains("no place", not.End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_what_served_is_not_well_afterwards_the_drill_failed()
    {
        var story = await DrillStory.BeginAsync();
        story.World.Verifies = version => version != "1.2" || story.World.Serving != "1.2";
        var drill = (await story.DrillAsync(DrillLevel.Live)).Drill!;
        Assert.Equal(DrillOutcome.Failed, drill.End!.Outcome);
        Assert.Contains("is not well", drill.End.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gate_says_what_is_missing_and_nothing_is_begun()
    {
        var story = await DrillStory.BeginAsync();
        await NoAsync("hypothesis", static r => r with { Hypothesis = "" });
        await NoAsync("agreed", static r => r with { IsAgreed = false });
        await NoAsync("watch", static r => r with { IsWatched = false });
        story.Sees = static _ => TriggerState.NoData;
        await NoAsync("steady state", static r => r);
        story.Sees = static _ => TriggerState.Clear;
        story.World.Healthy = static _ => false;
        await NoAsync("healthy", static r => r);
        story.World.Healthy = static _ => true;
        await story.Story.TellAsync(new ServiceFrozen("peak", "carol", null));
        await NoAsync("not frozen", static r => r);
        await story.Story.TellAsync(new ServiceUnfrozen("over", "carol"));
        await story.Story.TellAsync(new IncidentOpened("shop-i1", "it burns", null));
        await NoAsync("no incident", static r => r);
        Assert.Empty(story.World.State.Drills.All);

        async Task NoAsync(string name, Func<DrillRequest, DrillRequest> but)
        {
            var answer = await story.DrillAsync(DrillLevel.Live, but);
            Assert.Null(answer.Drill);
            Assert.Equal(
                [name],
                answer.Gate.Where(static c => !c.Holds).Select(static c => c.Name).Take(1),
                StringComparer.Ordinal
            );
            Assert.NotEmpty(answer.Refusal!.Remedy);
        }
    }
}
