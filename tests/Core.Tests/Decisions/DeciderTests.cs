using Lastgood.Core.Decisions;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Tests.Decisions;

public sealed class DeciderTests
{
    private static readonly TriggerReading Errors = Reading(
        "error_rate > 10% for 2m",
        TriggerState.Fired,
        0.342,
        0.1,
        Units.Ratio
    ) with
    {
        For = TimeSpan.FromMinutes(2),
        Held = TimeSpan.FromMinutes(2),
    };

    private static readonly TriggerReading Unhealthy = Reading(
        "health fails 3 times",
        TriggerState.Fired,
        3,
        3,
        Units.Failures
    ) with
    {
        Note = "HTTP 503 in 12ms",
    };

    private static readonly TriggerReading Slow = Reading(
        "p95 > 5x baseline",
        TriggerState.Fired,
        0.812,
        0.6,
        Units.Seconds
    ) with
    {
        Note = "baseline 120ms of 1.1",
    };

    private static readonly DecisionInput Bad = new()
    {
        Triggers = [Errors],
        Serving = "1.2",
        ServingVerdict = Verdict.Unproven,
        ServingIsRollback = false,
        LastGood = new LastGood("1.1", LastGoodState.Healthy, "HTTP 200 in 3ms"),
        AutomaticRollbacks = 0,
        AutomaticRollbacksPerHour = 1,
    };

    [Fact]
    public void An_unproven_release_that_fails_goes_back_to_the_last_good_one()
    {
        var decision = Decider.Decide(Bad);

        Assert.Equal(
            (DecisionKind.RollBack, "1.2", "1.1"),
            (decision.Kind, decision.Serving, decision.Target)
        );
        Assert.Equal(
            "error_rate 34.2% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy",
            decision.Reason
        );
        Assert.All(decision.Guards, static guard => Assert.True(guard.Holds));
    }

    [Fact]
    public void Every_trigger_that_fired_is_named()
    {
        Assert.Equal(
            "p95 812ms > 5x baseline (baseline 120ms of 1.1) and health failed 3 times in a row (HTTP 503 in 12ms) since 1.2 serves; 1.1 is last good and healthy",
            Decider.Decide(Bad with { Triggers = [Slow, Unhealthy] }).Reason
        );
    }

    [Fact]
    public void A_last_good_release_that_does_not_run_is_started_first()
    {
        var decision = Decider.Decide(
            Bad with
            {
                LastGood = new LastGood("1.1", LastGoodState.NotRunning, "stopped"),
            }
        );

        Assert.Equal(DecisionKind.RollBack, decision.Kind);
        Assert.EndsWith(
            "not running, so it is started and checked first",
            decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bad_release_that_serves_goes_back_too()
    {
        Assert.Equal(
            DecisionKind.RollBack,
            Decider.Decide(Bad with { ServingVerdict = Verdict.Bad }).Kind
        );
    }

    public static TheoryData<DecisionInput, string, string> Held { get; } =
        new()
        {
            {
                Bad with
                {
                    Serving = null,
                },
                "it is known which release serves",
                "error_rate 34.2% > 10% for 2m, but it cannot be told which release serves"
            },
            {
                Bad with
                {
                    Serving = "1.1",
                    ServingVerdict = Verdict.Good,
                    ServingIsRollback = true,
                },
                "the serving release did not come from a rollback",
                "error_rate 34.2% > 10% for 2m, but 1.1 serves since a rollback, and a rollback is never rolled back automatically"
            },
            {
                Bad with
                {
                    ServingVerdict = Verdict.Good,
                },
                "the serving release is not proven good",
                "error_rate 34.2% > 10% for 2m, but 1.2 is proven good, so there is no deployment to blame"
            },
            {
                Bad with
                {
                    LastGood = LastGood.Nowhere("no release has been proven yet"),
                },
                "there is a last good release",
                "error_rate 34.2% > 10% for 2m, but there is no last good release: no release has been proven yet"
            },
            {
                Bad with
                {
                    Serving = "1.1",
                },
                "last good is another release",
                "error_rate 34.2% > 10% for 2m, but 1.1, the last good release, is the one that serves"
            },
            {
                Bad with
                {
                    LastGood = new LastGood("1.1", LastGoodState.Failing, "HTTP 503 in 8ms"),
                },
                "last good is not failing",
                "error_rate 34.2% > 10% for 2m, but 1.1, the last good release, fails too (HTTP 503 in 8ms): it is not the deployment, nothing is moved"
            },
            {
                Bad with
                {
                    FailedRollback = "shop-r7",
                },
                "no automatic rollback from it has failed",
                "error_rate 34.2% > 10% for 2m, but shop-r7, the automatic rollback from it, has failed"
            },
            {
                Bad with
                {
                    AutomaticRollbacks = 1,
                },
                "automatic rollbacks are within the limit",
                "error_rate 34.2% > 10% for 2m, but the limit of automatic rollbacks is reached (1 of 1 in the last hour)"
            },
        };

    [Theory]
    [MemberData(nameof(Held))]
    public void A_rule_that_is_not_met_asks_a_person(
        DecisionInput input,
        string guard,
        string reason
    )
    {
        var decision = Decider.Decide(input);

        Assert.Equal((DecisionKind.Ask, reason), (decision.Kind, decision.Reason));
        Assert.False(
            Assert
                .Single(
                    decision.Guards,
                    g => string.Equals(g.Name, guard, StringComparison.Ordinal)
                )
                .Holds
        );
    }

    [Fact]
    public void A_person_who_is_asked_sees_where_it_would_go_unless_that_serves_already()
    {
        Assert.Equal("1.1", Decider.Decide(Bad with { AutomaticRollbacks = 1 }).Target);
        Assert.Null(Decider.Decide(Bad with { Serving = "1.1" }).Target);
    }

    [Fact]
    public void A_second_trigger_does_not_start_a_second_run()
    {
        var decision = Decider.Decide(Bad with { Run = "rollback to 1.1" });

        Assert.Equal(
            (
                DecisionKind.Monitor,
                "error_rate 34.2% > 10% for 2m, but a run is going on already: rollback to 1.1"
            ),
            (decision.Kind, decision.Reason)
        );
    }

    [Fact]
    public void Nothing_fired_goes_on_monitoring_and_says_what_was_measured()
    {
        var decision = Decider.Decide(
            Bad with
            {
                Triggers =
                [
                    Errors with
                    {
                        State = TriggerState.Clear,
                        Value = 0.003,
                    },
                    Slow with
                    {
                        State = TriggerState.Clear,
                        Value = 0.12,
                    },
                    Unhealthy with
                    {
                        State = TriggerState.Clear,
                        Value = 0,
                    },
                ],
            }
        );

        Assert.Equal(
            (
                DecisionKind.Monitor,
                "nothing speaks against 1.2: error_rate 0.30%, p95 120ms, health passes"
            ),
            (decision.Kind, decision.Reason)
        );
        Assert.Null(decision.Target);
        Assert.Equal(13, decision.Guards.Count);
    }

    [Fact]
    public void A_condition_that_does_not_hold_for_long_enough_yet_is_named()
    {
        var decision = Decider.Decide(
            Bad with
            {
                Triggers =
                [
                    Errors with
                    {
                        State = TriggerState.Holding,
                        Held = TimeSpan.FromSeconds(40),
                    },
                    Unhealthy with
                    {
                        State = TriggerState.Holding,
                        Value = 1,
                    },
                ],
            }
        );

        Assert.Equal(
            "error_rate 34.2% > 10% for 40s of 2m and health 1 failure of 3 (HTTP 503 in 12ms): not long enough yet to blame 1.2",
            decision.Reason
        );
    }

    [Fact]
    public void Where_nothing_could_be_measured_it_is_inconclusive_and_says_what_is_missing()
    {
        var decision = Decider.Decide(
            Bad with
            {
                Triggers =
                [
                    Errors with
                    {
                        State = TriggerState.NoData,
                        Value = null,
                        Note = "3 requests in 10s, needs 20",
                    },
                    Slow with
                    {
                        State = TriggerState.NotApplicable,
                        Value = null,
                        Note = "there is no baseline",
                    },
                ],
            }
        );

        Assert.Equal(
            (
                DecisionKind.Inconclusive,
                "nothing could be measured: error_rate (3 requests in 10s, needs 20), p95 (there is no baseline)"
            ),
            (decision.Kind, decision.Reason)
        );
    }

    [Fact]
    public void A_policy_without_triggers_is_inconclusive()
    {
        Assert.Equal(
            (DecisionKind.Inconclusive, "nothing could be measured: the policy has no trigger"),
            (
                Decider.Decide(Bad with { Triggers = [] }).Kind,
                Decider.Decide(Bad with { Triggers = [] }).Reason
            )
        );
    }

    [Fact]
    public void What_is_missing_beside_what_was_measured_is_said_too()
    {
        var decision = Decider.Decide(
            Bad with
            {
                Triggers =
                [
                    Errors with
                    {
                        State = TriggerState.NoData,
                        Value = null,
                        Note = "no scrape for 12s: connection refused",
                    },
                    Unhealthy with
                    {
                        State = TriggerState.Clear,
                        Value = 0,
                    },
                ],
            }
        );

        Assert.Equal(
            "nothing speaks against 1.2: health passes; not measured: error_rate (no scrape for 12s: connection refused)",
            decision.Reason
        );
    }

    private static TriggerReading Reading(
        string trigger,
        TriggerState state,
        double value,
        double threshold,
        string unit
    ) =>
        new(
            trigger,
            state,
            value,
            threshold,
            unit,
            TimeSpan.FromSeconds(10),
            TimeSpan.Zero,
            TimeSpan.Zero,
            Samples: 100,
            Note: null
        );
}
