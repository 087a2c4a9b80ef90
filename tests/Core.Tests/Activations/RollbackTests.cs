using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Tests.Activations;

public sealed class RollbackTests
{
    [Fact]
    public async Task The_release_that_is_left_is_bad_and_cannot_be_deployed_again()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        var state = story.World.State;
        Assert.Equal(Verdict.Bad, state.Releases["1.2"].Verdict);
        Assert.Equal("shop-i1", state.Releases["1.2"].Incident);

        var again = await story.DeployAsync("1.2");
        Assert.Equal(ActivationOutcome.Refused, again.Outcome);
        Assert.Contains("shop-i1", again.Message, StringComparison.Ordinal);
        Assert.Contains("lastgood mark shop 1.2 good", again.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.1")]
    public async Task Asked_twice_it_does_not_go_back_twice(string? to)
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        var again = await story.RollbackAsync(to);
        Assert.Equal(ActivationOutcome.NothingToDo, again.Outcome);
        Assert.Equal("1.1", story.World.Serving);
    }

    [Fact]
    public async Task Where_somebody_else_went_forward_after_a_rollback_it_goes_back_from_there()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        story.World.Put("green", "1.3");
        story.World.Serve("green", "1.1");
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Done, result.Outcome);
        Assert.Equal("1.1", story.World.Serving);
        var state = story.World.State;
        Assert.Equal(Verdict.Bad, state.Releases["1.3"].Verdict);
        Assert.Equal("1.2 1.3", string.Join(' ', state.Incidents.Select(static i => i.Blamed)));
        Assert.False(state.Incidents[0].IsOpen);
    }

    [Fact]
    public async Task It_goes_to_the_last_good_release_and_not_to_the_previous_one()
    {
        var story = await Story.BeginAsync();
        await story.DeployAsync("1.2");
        await story.DeployAsync("1.3");
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Done, result.Outcome);
        Assert.Equal("1.1", story.World.Serving);
    }

    [Theory]
    [InlineData("1.3", "no release 1.3")]
    [InlineData("1.2", "serves already")]
    [InlineData("0.9", "not proven good")]
    [InlineData("0.8", "is bad")]
    public async Task A_target_that_is_not_good_is_refused_with_what_would_lift_it(
        string to,
        string reason
    )
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.TellAsync(new ReleaseRecorded(new Release("0.9"), "test"));
        await story.TellAsync(new VerdictGiven("0.8", Verdict.Bad, "it leaked", "test", null));
        var result = await story.RollbackAsync(to);
        Assert.Equal(ActivationOutcome.Refused, result.Outcome);
        Assert.Contains(reason, result.Message, StringComparison.Ordinal);
        Assert.Contains("lastgood ", result.Remedy, StringComparison.Ordinal);
        Assert.Equal("1.2", story.World.Serving);
    }

    [Fact]
    public async Task Without_any_good_release_nothing_is_moved()
    {
        var story = new Story();
        await story.TellAsync(new ReleaseActivated("1.1", null, RunKind.Deploy, "test"));
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Refused, result.Outcome);
        Assert.Empty(story.World.State.Runs);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("switch")]
    public async Task A_step_that_lies_is_caught_and_everything_is_taken_back(string step)
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.Serve("green", null);
        story.World.Lying.Add(step);
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Undone, result.Outcome);
        Assert.Contains("nothing changed", result.Message, StringComparison.Ordinal);
        Assert.Equal("1.2", story.World.Serving);
    }

    [Fact]
    public async Task Where_the_last_good_release_does_not_verify_but_is_healthy_it_goes_on_serving()
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.Verifies = static _ => false;
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Failed, result.Outcome);
        Assert.Equal("1.1", story.World.Serving);
    }

    [Fact]
    public async Task Where_the_last_good_release_is_sick_and_the_one_before_is_not_it_is_taken_back()
    {
        var story = await Story.WithBrokenReleaseAsync();
        story.World.Verifies = static _ => false;
        story.World.Healthy = static version => version == "1.2";
        var result = await story.RollbackAsync();
        Assert.Equal(ActivationOutcome.Undone, result.Outcome);
        Assert.Equal("1.2", story.World.Serving);
    }

    [Fact]
    public async Task A_deployment_that_does_not_verify_is_taken_back_and_has_a_report()
    {
        var story = await Story.BeginAsync();
        story.World.Verifies = static version => version != "1.2";
        var result = await story.DeployAsync("1.2");
        Assert.Equal(ActivationOutcome.Undone, result.Outcome);
        Assert.Equal("1.1", story.World.Serving);
        Assert.Equal("1.1", story.World.State.Serving!.Version);
        Assert.Equal([result.Run!.Id], story.World.State.Incidents.Single().Runs);
    }

    [Fact]
    public async Task A_person_going_back_from_a_proven_release_does_not_make_it_bad()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.TellAsync(new VerdictGiven("1.2", Verdict.Good, "test", "test", null));
        await story.RollbackAsync();
        Assert.Equal(Verdict.Good, story.World.State.Releases["1.2"].Verdict);
    }

    [Fact]
    public async Task Of_several_at_once_one_acts_and_the_others_join_it()
    {
        var story = await Story.WithBrokenReleaseAsync();
        var results = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Task.Run(() => story.RollbackAsync()))
        );
        Assert.All(
            results,
            static r =>
                Assert.Contains(
                    r.Outcome,
                    new[] { ActivationOutcome.Done, ActivationOutcome.NothingToDo }
                )
        );
        Assert.Single(story.World.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.Equal("1.1", story.World.Serving);
    }

    [Fact]
    public async Task A_deployment_while_a_rollback_is_still_watched_ends_the_incident()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        await story.DeployAsync("1.3");
        var state = story.World.State;
        Assert.Null(state.OpenIncident);
        Assert.Equal(RunOutcome.Superseded, state.Runs[^2].End?.Outcome);
        Assert.Equal("1.3", state.OpenRun?.Plan.To);
    }

    [Fact]
    public async Task A_release_that_others_activated_ends_what_was_watched_before_it()
    {
        var story = await Story.WithBrokenReleaseAsync();
        await story.RollbackAsync();
        await using (
            var journal = await story.Desk.TryOpenAsync(TestContext.Current.CancellationToken)
        )
        {
            await journal!.AppendAsync(
                Recording.ByOthers(journal.State, new Release("1.4"), "bob")
            );
        }
        var state = story.World.State;
        Assert.Null(state.OpenRun);
        Assert.Null(state.OpenIncident);
        Assert.Equal("1.4", state.Serving?.Version);
    }
}
