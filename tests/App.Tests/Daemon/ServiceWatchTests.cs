using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Daemon;

public sealed class ServiceWatchTests
{
    private const int Many = 60;

    [Fact]
    public async Task A_release_that_was_watched_through_its_bake_time_is_good()
    {
        var watched = await WatchedWorld.BeginAsync();
        await watched.WatchAsync(static state => state.OpenRun is null);
        Assert.Equal(Verdict.Good, watched.State.Releases["1.2"].Verdict);
        Assert.Equal(RunOutcome.Done, watched.State.Runs[^1].End?.Outcome);
        Assert.NotNull(watched.State.Releases["1.2"].Baseline);
    }

    [Fact]
    public async Task Time_in_which_nothing_can_be_measured_proves_nothing()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.HasCounters = false;
        await watched.WatchAsync(static _ => false, Many);
        Assert.Equal(Verdict.Unproven, watched.State.Releases["1.2"].Verdict);
        Assert.True(watched.State.OpenRun?.IsMonitoring);
    }

    [Fact]
    public async Task A_release_that_fails_is_rolled_back_and_its_incident_ends_when_the_watching_does()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.IsHealthy = url =>
            url != $"http://{watched.World.ServingSlot}" || watched.World.Serving == "1.1";
        await watched.WatchAsync(static state =>
            state.OpenRun is null && state.Serving?.Version == "1.1"
        );
        Assert.Equal(Verdict.Bad, watched.State.Releases["1.2"].Verdict);
        var incident = Assert.Single(watched.State.Incidents);
        Assert.Equal(DecisionKind.RollBack, incident.Decision?.Kind);
        Assert.False(incident.IsOpen);
        Assert.Single(watched.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
    }

    [Fact]
    public async Task Where_the_last_good_release_fails_too_a_person_is_asked_once_and_nothing_moves()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.IsHealthy = static _ => false;
        await watched.WatchAsync(static _ => false, Many);
        Assert.Equal("1.2", watched.World.Serving);
        Assert.DoesNotContain(watched.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        var asked = Assert.Single(watched.World.Entries, static e => e.Fact is DecisionMade);
        Assert.Equal(DecisionKind.Ask, ((DecisionMade)asked.Fact).Decision.Kind);
        Assert.Contains(
            "not the deployment",
            ((DecisionMade)asked.Fact).Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rollback_that_fails_is_not_tried_again_by_itself()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.World.Failing.Add("switch");
        watched.IsHealthy = url => url != "http://green";
        await watched.WatchAsync(static _ => false, Many);
        Assert.Equal("1.2", watched.World.Serving);
        Assert.Equal(
            RunOutcome.Undone,
            Assert
                .Single(watched.State.Runs, static r => r.Plan.Kind == RunKind.Rollback)
                .End?.Outcome
        );
    }

    [Fact]
    public async Task A_switch_by_somebody_else_is_recorded()
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.World.Serve("blue", "1.2");
        await watched.WatchAsync(static state => state.Serving?.Version == "1.1", Many);
        Assert.Equal("1.1", watched.State.Serving?.Version);
        Assert.Null(watched.State.OpenIncident);
    }
}
