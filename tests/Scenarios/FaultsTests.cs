using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Shop;
using Lastgood.Stage;
using Lastgood.Stage.Load;

namespace Lastgood.Scenarios;

/// <summary>Releases that break while they serve, each in its way, under <c>lastgood watch</c>.</summary>
public sealed class FaultsTests
{
    private const string New = "1.1";
    private const string Errors = "error_rate > 10% for 1s";
    private const string Slow = "p95 > 200ms for 1s";
    private const string Health = "health fails 3 times";

    /// <summary>All triggers at once, so that the wrong one could fire.</summary>
    private static StageOptions Guarded { get; } =
        OpenShop.Quick with
        {
            Triggers = [Errors, Slow, Health],
            // Longer than nginx waits for an answer: what is cut off earlier would be the switch's doing.
            Drain = TimeSpan.FromSeconds(3),
            CommandTimeout = TimeSpan.FromSeconds(30),
        };

    [Theory]
    [InlineData(Fault.Errors, Errors)]
    [InlineData(Fault.Slow, Slow)]
    [InlineData(Fault.Crash, Health)]
    [InlineData(Fault.Hang, Health)]
    public async Task A_release_that_breaks_is_rolled_back_by_itself_and_the_switch_fails_no_request(
        Fault fault,
        string trigger
    )
    {
        await using var shop = await OpenShop.OpenAsync(Guarded);
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        stage.AddBreakableRelease(New, fault);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  error_rate 0%");
        Assert.Empty((await stage.StateAsync()).Incidents);

        stage.Break(New);

        var state = await stage.UntilAsync(static s => s.Monitors(OpenShop.Good));
        await watch.EndWatchAsync();
        Assert.Equal(OpenShop.Good, await shop.ServesAsync());
        await shop.Traffic.StopAsync();
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(trigger, Assert.Single(Fired(incident.Decision)));
        var run = Assert.Single(state.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.Equal(RunStarted.Automatic, run.Start.By);

        var shown = await stage.IncidentAsync(incident.Id);
        Assert.Equal("rolled_back", shown.GetProperty("outcome").GetString());
        var switchedAt = shown.GetProperty("switched_at").GetDateTimeOffset();
        var judged = new Accused(New, fault, switchedAt).Judge(shop.Traffic.Replies);
        Assert.Empty(judged.FailedBySwitch);
        Assert.InRange(judged.FailedByRelease, 1, judged.Requests);
        Assert.True(judged.FirstBadAt < incident.DecidedAt, "it was decided on what was seen");

        Assert.Equal(Verdict.Bad, state.Releases[New].Verdict);
        (await stage.RunAsync("deploy", "shop", New)).Is(
            3,
            $"{New} is bad: ",
            $"(incident {incident.Id})",
            $"lastgood mark shop {New} good --reason"
        );
        await stage.MustBeWholeAsync();
    }

    [Fact]
    public async Task Where_the_last_good_release_fails_too_nothing_is_moved_and_a_person_is_asked()
    {
        await using var shop = await OpenShop.OpenAsync(Guarded, Fault.Hang);
        var stage = shop.Stage;
        await using var watch = await stage.WatchAsync();
        stage.AddBreakableRelease(New, Fault.Errors);
        await stage.MustAsync("deploy", "shop", New);
        await watch.SaysAsync($"{New}  error_rate 0%");

        stage.Break(OpenShop.Good);
        stage.Break(New);

        await watch.SaysAsync("decided: ask");
        var state = await stage.UntilAsync(static s => s.OpenIncident?.Decision is not null);
        Assert.Equal(DecisionKind.Ask, state.OpenIncident!.Decision!.Kind);
        await watch.SaysAsync(
            $"{OpenShop.Good}, the last good release, fails too (no answer within 1 s): it is not the deployment, nothing is moved"
        );
        (await stage.RunAsync("status")).Is(0, $"incident {state.OpenIncident.Id}");
        await watch.EndWatchAsync();

        state = await stage.StateAsync();
        var shown = await stage.IncidentAsync(Assert.Single(state.Incidents).Id);
        Assert.Equal("asked", shown.GetProperty("outcome").GetString());
        Assert.DoesNotContain(state.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.Equal(New, await shop.ServesAsync());
        await shop.NobodyNoticedAsync(static r => r is { Version: New, Status: 500 });
    }

    private static IEnumerable<string> Fired(Decision? decision) =>
        decision!
            .Triggers.Where(static t => t.State == TriggerState.Fired)
            .Select(static t => t.Trigger);
}
