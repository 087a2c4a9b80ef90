using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Tests.Decisions;

public class FixPromiseTests
{
    private static readonly PolicyLimits Back = new() { Unfixed = TriggerAction.RollBack };

    [Theory]
    [InlineData(DecisionKind.RollBack, DecisionKind.FixForward)]
    [InlineData(DecisionKind.Ask, DecisionKind.FixForward)]
    [InlineData(DecisionKind.Investigate, DecisionKind.FixForward)]
    [InlineData(DecisionKind.Monitor, DecisionKind.Monitor)]
    [InlineData(DecisionKind.Inconclusive, DecisionKind.Inconclusive)]
    [InlineData(DecisionKind.Mitigate, DecisionKind.Mitigate)]
    [InlineData(DecisionKind.StopEverything, DecisionKind.StopEverything)]
    public void While_its_time_runs_nothing_goes_back_and_nobody_is_asked(
        DecisionKind without,
        DecisionKind with
    ) => Assert.Equal(with, FixPromise.Settle(Of(without), Back, Promise(19), "1.1").Kind);

    [Theory]
    [InlineData(DecisionKind.RollBack)]
    [InlineData(DecisionKind.Ask)]
    [InlineData(DecisionKind.Monitor)]
    public void When_it_has_passed_it_goes_back_where_the_policy_says_so(DecisionKind without)
    {
        var decision = FixPromise.Settle(Of(without), Back, Promise(20), "1.1");

        Assert.Equal(DecisionKind.RollBack, decision.Kind);
        Assert.StartsWith(
            "the fix that alice promised within 20m did not come (1.3 is built)",
            decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Where_the_policy_does_not_say_so_or_a_guard_does_not_hold_a_person_is_asked()
    {
        Assert.Equal(
            DecisionKind.Ask,
            FixPromise
                .Settle(Of(DecisionKind.RollBack), new PolicyLimits(), Promise(20), "1.1")
                .Kind
        );
        Assert.Equal(
            DecisionKind.Ask,
            FixPromise
                .Settle(
                    Of(DecisionKind.Ask) with
                    {
                        Guards = [new Guard("last good is healthy", Holds: false, "HTTP 503")],
                    },
                    Back,
                    Promise(20),
                    "1.1"
                )
                .Kind
        );
        Assert.Equal(
            DecisionKind.Ask,
            FixPromise
                .Settle(Of(DecisionKind.Monitor) with { Target = null }, Back, Promise(20), null)
                .Kind
        );
    }

    [Fact]
    public void Corruption_stops_everything_also_then() =>
        Assert.Equal(
            DecisionKind.StopEverything,
            FixPromise.Settle(Of(DecisionKind.StopEverything), Back, Promise(20), "1.1").Kind
        );

    private static FixPromise Promise(int minutes) =>
        new(TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(20), "alice", "1.3 is built");

    private static Decision Of(DecisionKind kind) => new(kind, "errors", "1.2", "1.1", [], []);
}
