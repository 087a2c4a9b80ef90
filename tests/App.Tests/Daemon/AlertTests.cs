using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What a watch makes of alerts of another monitoring system.</summary>
public sealed class AlertTests
{
    private const int Many = 60;

    [Fact]
    public async Task An_alert_that_the_policy_names_takes_the_release_back()
    {
        var watched = await AlertedAsync(ago: TimeSpan.Zero);

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.Equal(Verdict.Bad, watched.State.Releases["1.2"].Verdict);
        Assert.Contains(
            "alert HighErrorRate (5xx everywhere)",
            watched.State.Incidents[^1].Decision!.Reason,
            StringComparison.Ordinal
        );
        // It goes on for a while: that is no doubt about the release that it went back to.
        await watched.WatchAsync(static _ => false, Many);
        Assert.Equal("1.1", watched.State.Serving?.Version);
        Assert.Single(watched.State.Incidents);
        Assert.Single(watched.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
    }

    [Fact]
    public async Task An_alert_that_fired_before_the_activation_blames_nobody_and_proves_nothing()
    {
        var watched = await AlertedAsync(TimeSpan.FromMinutes(5));

        await watched.WatchAsync(static _ => false, Many);

        Assert.Equal("1.2", watched.World.Serving);
        Assert.Empty(watched.State.Incidents);
        Assert.Equal(Verdict.Unproven, watched.State.Releases["1.2"].Verdict);

        await watched.SayAsync(
            new AlertResolved("HighErrorRate", "f1", DateTimeOffset.UtcNow, null)
        );
        await watched.WatchAsync(static state => state.OpenRun is null);

        Assert.Equal(Verdict.Good, watched.State.Releases["1.2"].Verdict);
    }

    [Fact]
    public async Task An_alert_that_began_long_after_the_activation_is_asked_about()
    {
        var watched = await AlertedAsync(ago: TimeSpan.FromMinutes(-1));
        watched.Policy = watched.Policy with
        {
            Limits = new PolicyLimits { Attribution = TimeSpan.Zero },
        };

        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);

        Assert.Equal("1.2", watched.World.Serving);
        Assert.Equal(DecisionKind.Ask, watched.State.OpenIncident!.Decision!.Kind);
        Assert.Contains(
            "after the activation, more than the",
            watched.State.OpenIncident.Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_alert_that_is_not_heard_of_any_more_is_over()
    {
        var watched = await AlertedAsync(TimeSpan.FromMinutes(5));
        watched.ForgetsAlerts = TimeSpan.FromMilliseconds(200);

        await watched.WatchAsync(static state => state.Cautions.Alerts.Count == 0);

        var over = Assert.Single(watched.World.Entries, static e => e.Fact is AlertResolved);
        Assert.Equal("not heard of for 200ms", ((AlertResolved)over.Fact).Reason);
        await watched.WatchAsync(static state => state.OpenRun is null);
        Assert.Equal(Verdict.Good, watched.State.Releases["1.2"].Verdict);
    }

    [Fact]
    public async Task An_alert_that_the_policy_does_not_name_is_kept_and_nothing_moves()
    {
        var watched = await WatchedWorld.BeginAsync();
        await watched.SayAsync(new AlertFired("DiskFull", "f1", DateTimeOffset.UtcNow, "full"));

        await watched.WatchAsync(static _ => false, Many);

        Assert.Equal("1.2", watched.World.Serving);
        Assert.Empty(watched.State.Incidents);
        Assert.Single(watched.State.Cautions.Alerts);
    }

    private static async Task<WatchedWorld> AlertedAsync(TimeSpan ago)
    {
        var watched = await WatchedWorld.BeginAsync();
        watched.Policy = watched.Policy with
        {
            Triggers =
            [
                .. watched.Policy.Triggers,
                TriggerLine.Parse("alert HighErrorRate").Trigger!,
            ],
        };
        await watched.SayAsync(
            new AlertFired("HighErrorRate", "f1", DateTimeOffset.UtcNow - ago, "5xx everywhere")
        );
        return watched;
    }
}
