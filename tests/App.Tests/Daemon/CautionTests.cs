using Lastgood.Adapters.Mitigations;
using Lastgood.App.Daemon;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;

namespace Lastgood.App.Tests.Daemon;

/// <summary>What people say, and what holds a watch back.</summary>
public sealed class CautionTests
{
    private const int Many = 60;

    private static readonly Policy Asking = new()
    {
        Triggers =
        [
            TriggerLine.Parse("health fails 3 times").Trigger! with
            {
                Severity = Severity.High,
            },
        ],
        MinRequests = 1,
    };

    [Fact]
    public async Task A_reported_bug_takes_the_release_back()
    {
        var watched = await ReportedAsync("reported critical-bug", then: null);

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.Equal(Verdict.Bad, watched.State.Releases["1.2"].Verdict);
        Assert.Contains(
            "reported critical-bug (alice: orders are lost)",
            watched.State.Incidents[^1].Decision!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Reported_corruption_stops_everything_also_what_would_go_back()
    {
        var watched = await ReportedAsync("reported corruption", TriggerAction.StopEverything);
        watched.IsHealthy = url => url != $"http://{watched.World.ServingSlot}";

        await watched.WatchAsync(static state => state.Cautions.Frozen is not null);
        await watched.WatchAsync(static _ => false, Many);

        Assert.Equal("1.2", watched.World.Serving);
        Assert.DoesNotContain(watched.State.Runs, static r => r.Plan.Kind == RunKind.Rollback);
        Assert.Equal(
            DecisionKind.StopEverything,
            Assert.Single(watched.State.Incidents).Decision?.Kind
        );
        Assert.Equal(watched.State.Incidents[0].Id, watched.State.Cautions.Frozen?.Incident);
    }

    [Fact]
    public async Task Where_a_neighbour_that_shares_a_dependency_fails_too_a_person_is_asked()
    {
        var watched = await FailingAsync();
        watched.Fleet.Neighbours.Report("cart", ["postgres"], watched.Now);

        await watched.WatchAsync(static _ => false, Many);

        AssertAsked(watched, "cart, which shares postgres, began to fail at about the same time");
    }

    [Fact]
    public async Task What_is_asked_already_is_not_asked_again_when_the_cap_is_reached_too()
    {
        var watched = await FailingAsync();
        watched.Fleet.Neighbours.Report("cart", ["postgres"], watched.Now);
        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);
        watched.Fleet.Cap.Remember("cart", watched.Now);

        await watched.WatchAsync(static _ => false, Many);

        AssertAsked(watched, "cart, which shares postgres, began to fail at about the same time");
    }

    [Fact]
    public async Task A_neighbour_that_is_not_looked_at_holds_nothing_back_for_ever()
    {
        var fleet = new Fleet(new RollbackCap(1, TimeSpan.FromMinutes(10)))
        {
            Patience = TimeSpan.FromMilliseconds(50),
        };
        var watched = Failing(await WatchedWorld.BeginAsync("shop", fleet));
        watched.Fleet.Neighbours.Expect("cart", ["postgres"]);

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.Equal(Verdict.Bad, watched.State.Releases["1.2"].Verdict);
    }

    [Fact]
    public async Task After_a_change_of_configuration_the_release_is_not_blamed()
    {
        var watched = await FailingAsync();
        await watched.SayAsync(new ConfigurationChanged("timeout 1 s", "alice"));

        await watched.WatchAsync(static _ => false, Many);

        AssertAsked(watched, "after the configuration changed");
    }

    [Fact]
    public async Task Where_the_cap_of_the_installation_is_reached_a_person_is_asked()
    {
        var watched = await FailingAsync();
        watched.Fleet.Cap.Remember("cart", watched.Now);

        await watched.WatchAsync(static _ => false, Many);

        AssertAsked(watched, "1 services went back automatically within 10m");
        await watched.SayAsync(new QuestionAnswered(watched.Asked, Approved: true, "do it", "bob"));
        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");
    }

    [Fact]
    public async Task In_a_freeze_window_a_person_is_asked_and_what_she_approves_is_done()
    {
        var watched = await FailingAsync();
        watched.Policy = watched.Policy with
        {
            Limits = new PolicyLimits
            {
                Freezes =
                [
                    new FreezeWindow(
                        "always",
                        Enum.GetValues<DayOfWeek>(),
                        TimeOnly.MinValue,
                        TimeOnly.MinValue,
                        TimeZoneInfo.Utc
                    ),
                ],
            },
        };

        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);
        AssertAsked(watched, "the freeze window \"always\" is open");
        await watched.SayAsync(new QuestionAnswered(watched.Asked, Approved: true, "do it", "bob"));
        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        Assert.Contains(
            "approved by bob: do it",
            watched.State.Incidents[^1].Decision!.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_person_rejects_is_not_done()
    {
        var watched = await FailingAsync(Asking);

        await watched.WatchAsync(static state => state.OpenIncident?.Decision is not null);
        await watched.SayAsync(new QuestionAnswered(watched.Asked, Approved: false, "no", "bob"));
        await watched.WatchAsync(static _ => false, Many);

        AssertAsked(watched, "a person decides");
    }

    [Fact]
    public async Task A_cause_is_looked_for_once_and_then_it_goes_back()
    {
        var watched = await FailingAsync(
            Asking with
            {
                Triggers = [Asking.Triggers[0] with { Then = TriggerAction.Investigate }],
            }
        );

        await watched.WatchAsync(static state => state.Serving?.Version == "1.1");

        var found = Assert.IsType<CauseInvestigated>(
            Assert.Single(watched.World.Entries, static e => e.Fact is CauseInvestigated).Fact
        );
        Assert.Equal("what changed last?", found.Findings[0].Question);
        Assert.Contains(found.Findings, static f => f.Answer == "make");
        Assert.Equal(Assert.Single(watched.State.Incidents).Id, found.Incident);
    }

    [Fact]
    public async Task A_dependency_that_fails_is_answered_by_a_mitigation_and_nothing_goes_back()
    {
        var watched = await FailingAsync();
        watched.Mitigation = Breaker;
        watched.Fleet.Neighbours.Report("cart", ["postgres"], watched.Now);

        await watched.WatchAsync(static state => state.Cautions.Mitigations.Count > 0);
        await watched.WatchAsync(static _ => false, Many);

        Assert.Equal("1.2", watched.World.Serving);
        var switched = Assert.Single(
            watched.World.Entries,
            static e => e.Fact is MitigationSwitched
        );
        Assert.True(((MitigationSwitched)switched.Fact).On);
        Assert.Equal(DecisionKind.Mitigate, Assert.Single(watched.State.Incidents).Decision?.Kind);
    }

    [Fact]
    public async Task A_mitigation_that_cannot_be_switched_is_tried_once_and_a_person_is_asked()
    {
        var watched = await FailingAsync();
        watched.Mitigation = Breaker;
        watched.SwitchWorks = false;
        watched.Fleet.Neighbours.Report("cart", ["postgres"], watched.Now);

        await watched.WatchAsync(static _ => false, Many);

        Assert.Empty(watched.State.Cautions.Mitigations);
        Assert.Single(watched.World.Entries, static e => e.Fact is MitigationSwitched);
        Assert.Equal(DecisionKind.Ask, watched.State.OpenIncident!.Decision!.Kind);
        Assert.Contains(
            watched.World.Entries,
            static e =>
                e.Fact is DecisionMade { Decision: { Kind: DecisionKind.Ask } asked }
                && asked.Reason.Contains(
                    "breaker could not be switched on",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(TriggerAction.Ask, "1.2")]
    [InlineData(TriggerAction.RollBack, "1.1")]
    public async Task Silence_moves_something_only_where_the_policy_says_so(
        TriggerAction unanswered,
        string serving
    )
    {
        var rule = SeverityMatrix.Default.High with
        {
            Response = TimeSpan.FromMilliseconds(50),
            Unanswered = unanswered,
        };
        var watched = await FailingAsync(
            Asking with
            {
                Severities = SeverityMatrix.Default with { High = rule },
            }
        );

        await watched.WatchAsync(state => state.Serving?.Version == "1.1", Many);

        Assert.Equal(serving, watched.World.Serving);
    }

    private static readonly Mitigation Breaker = new(
        "breaker",
        new Lever.ByCommand(["on"]),
        new Lever.ByCommand(["off"]),
        TimeSpan.FromSeconds(1)
    );

    private static async Task<WatchedWorld> FailingAsync(Policy? policy = null)
    {
        var watched = Failing(await WatchedWorld.BeginAsync());
        watched.Policy = policy ?? watched.Policy;
        return watched;
    }

    private static WatchedWorld Failing(WatchedWorld watched)
    {
        watched.IsHealthy = url =>
            url != $"http://{watched.World.ServingSlot}" || watched.World.Serving == "1.1";
        return watched;
    }

    private static async Task<WatchedWorld> ReportedAsync(string line, TriggerAction? then)
    {
        var watched = await WatchedWorld.BeginAsync();
        var trigger = TriggerLine.Parse(line).Trigger! with { Then = then };
        watched.Policy = watched.Policy with { Triggers = [.. watched.Policy.Triggers, trigger] };
        await watched.SayAsync(new TroubleReported(trigger.Subject!, "orders are lost", "alice"));
        return watched;
    }

    private static void AssertAsked(WatchedWorld watched, string why)
    {
        Assert.Equal("1.2", watched.World.Serving);
        var decision = Assert
            .IsType<DecisionMade>(
                Assert.Single(watched.World.Entries, static e => e.Fact is DecisionMade).Fact
            )
            .Decision;
        Assert.Equal(DecisionKind.Ask, decision.Kind);
        Assert.Contains(why, decision.Reason, StringComparison.Ordinal);
    }
}
