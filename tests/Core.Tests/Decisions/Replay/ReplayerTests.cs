using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Decisions.Replay.Recorded;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions.Replay;

public sealed class ReplayerTests
{
    private const double Bad = 0.5;

    [Fact]
    public void A_rollback_that_would_be_has_its_time_and_how_long_the_trouble_lasted()
    {
        var tally = Run(
            Policy("error_rate > 10% for 2m"),
            ErrorsEach(30, 0, 0, Bad, Bad, Bad, Bad, Bad, Bad, 0, 0)
        );

        Assert.Equal("0 Monitor, 180 RollBack, 240 Monitor", tally.Said());
        var change = Assert.Single(tally.To(DecisionKind.RollBack));
        Assert.Equal(Noon.AddMinutes(3), change.Time);
        Assert.Equal(Seconds(120), change.Trouble);
        Assert.Equal(DecisionKind.Monitor, change.Before);
        Assert.Equal(
            "error_rate 50.0% > 10% for 2m since 1.2 serves; 1.1 is last good and healthy",
            change.Decision.Reason
        );
        var fired = Assert.Single(change.Fired);
        Assert.Equal((0.5, 0.1), (fired.Value, fired.Threshold));
        Assert.Equal(Seconds(180), tally.Changes[^1].Trouble);
        Assert.Equal((10, Seconds(270)), (tally.Moments, tally.Last));
    }

    [Fact]
    public void A_month_with_three_troubles_shows_three()
    {
        int[] begins = [4000, 17_000, 40_000];
        var month = Enumerable
            .Range(0, 43_200)
            .Select(minute =>
                (double?)(Array.Exists(begins, b => minute >= b && minute < b + 90) ? Bad : 0.001)
            )
            .ToArray();

        var tally = Run(Policy("error_rate > 10% for 5m"), ErrorsEach(60, month));

        Assert.Equal(
            begins.Select(static b => Seconds(60 * (b + 5))),
            tally.To(DecisionKind.RollBack).Select(static c => c.At)
        );
        Assert.Empty(tally.To(DecisionKind.Ask));
        Assert.Equal((43_200, TimeSpan.Zero), (tally.Moments, tally.Untold));
    }

    [Fact]
    public void A_trouble_that_lasts_counts_once_also_across_a_gap()
    {
        var tally = Run(
            Policy("error_rate > 10%"),
            ErrorsEach(60, 0, Bad, Bad, null, null, Bad, Bad, 0, 0)
        );

        Assert.Equal("0 Monitor, 60 RollBack, 420 Monitor", tally.Said());
    }

    [Fact]
    public void A_second_trouble_within_the_hour_reaches_the_limit_so_a_person_is_asked()
    {
        var tally = Run(
            Policy("error_rate > 10%"),
            ErrorsEach(600, 0, Bad, 0, Bad, 0, 0, 0, 0, 0, Bad)
        );

        Assert.Equal(
            "0 Monitor, 600 RollBack, 1200 Monitor, 1800 Ask, 2400 Monitor, 5400 RollBack",
            tally.Said()
        );
        Assert.Contains(
            "limit of automatic rollbacks is reached (1 of 1 in the last hour)",
            tally.To(DecisionKind.Ask)[0].Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_policys_cool_down_counts_from_the_would_be_rollback()
    {
        var policy = Policy("error_rate > 10%") with
        {
            Limits = new PolicyLimits
            {
                AutomaticRollbacksPerHour = 9,
                CoolDown = TimeSpan.FromMinutes(30),
            },
        };

        var tally = Run(policy, ErrorsEach(600, 0, Bad, 0, Bad, 0, Bad));

        Assert.Equal(
            [
                (DecisionKind.RollBack, 600.0),
                (DecisionKind.Ask, 1800),
                (DecisionKind.RollBack, 3000),
            ],
            tally
                .Changes.Where(static c => c.Decision.Kind != DecisionKind.Monitor)
                .Select(static c => (c.Decision.Kind, c.At.TotalSeconds))
        );
    }

    [Fact]
    public void A_gap_is_no_data_and_neither_zero_nor_the_end_of_a_trouble()
    {
        var tally = Run(
            Policy("error_rate < 1% for 2m"),
            ErrorsEach(60, Bad, Bad, null, null, null, null, Bad, double.NaN, double.NaN, Bad)
        );

        Assert.Equal(
            "0 Monitor, 120 Inconclusive, 360 Monitor, 420 Inconclusive, 540 Monitor",
            tally.Said()
        );
        Assert.All(tally.Changes, static c => Assert.True(c.IsQuiet));
        Assert.Equal((Seconds(360), 2), (tally.Untold, tally.UntoldStretches));
        Assert.Equal(Seconds(240), tally.LongestUntold);
        Assert.Equal("nothing could be measured: error_rate (connection refused)", tally.WhyUntold);
    }

    [Fact]
    public void A_trigger_that_was_measured_at_no_moment_was_not_judged()
    {
        var tally = Run(
            Policy(
                "error_rate > 10%",
                "p95 > 800ms",
                "health fails 3 times",
                "reported corruption"
            ),
            ErrorsEach(60, null, 0, null)
        );

        Assert.Equal(
            "p95 > 800ms: no scrape yet, health fails 3 times: no health check yet",
            string.Join(", ", tally.NotJudged.Select(static t => $"{t.Trigger}: {t.Note}"))
        );
    }

    [Fact]
    public void A_counter_that_begins_anew_is_no_flood_of_events()
    {
        var tally = Run(
            Policy("oom_kills >= 3 in 10m"),
            [
                At(0, Kills(0, 500)).First(),
                At(60, Kills(60, 501)),
                At(120, Kills(120, 0)),
                At(180, Kills(180, 1)),
                At(240, Kills(240, 1)),
            ]
        );

        Assert.Equal("0 Monitor", tally.Said());
    }

    [Fact]
    public void Events_without_a_span_are_counted_anew_after_a_would_be_rollback()
    {
        var tally = Run(
            Policy("oom_kills >= 1"),
            [
                At(0, Kills(0, 5)).First(),
                At(60, Kills(60, 6)),
                At(120, Kills(120, 6)),
                At(7200, Kills(7200, 6)),
                At(7260, Kills(7260, 7)),
            ]
        );

        Assert.Equal("0 Monitor, 60 RollBack, 120 Monitor, 7260 RollBack", tally.Said());
    }

    [Fact]
    public void Nobody_answers_so_a_question_becomes_what_the_policy_has_for_silence()
    {
        var high = Policy("error_rate > 10%");
        high = high with
        {
            Triggers = [high.Triggers[0] with { Severity = Severity.High }],
            Severities = SeverityMatrix.Default with
            {
                High = SeverityMatrix.Default.High with { Unanswered = TriggerAction.RollBack },
            },
        };

        var tally = Run(high, ErrorsEach(300, 0, Bad, Bad, Bad, Bad, Bad));

        Assert.Equal("0 Monitor, 300 Ask, 1200 RollBack", tally.Said());
        Assert.EndsWith(
            "but nobody answered within 15m",
            tally.Changes[^1].Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_investigation_finds_nothing_so_the_rollback_follows()
    {
        var policy = Policy("error_rate > 10%");
        policy = policy with
        {
            Triggers = [policy.Triggers[0] with { Then = TriggerAction.Investigate }],
        };

        var tally = Run(policy, ErrorsEach(60, 0, Bad, Bad, Bad));

        Assert.Equal("0 Monitor, 60 Investigate, 120 RollBack", tally.Said());
    }

    [Fact]
    public void What_people_reported_stops_everything_even_after_a_would_be_rollback()
    {
        var policy = Policy("error_rate > 10%", "reported corruption");
        policy = policy with
        {
            Triggers =
            [
                policy.Triggers[0],
                policy.Triggers[1] with
                {
                    Then = TriggerAction.StopEverything,
                },
            ],
        };
        var moments = ErrorsEach(60, 0, Bad, Bad, Bad).ToList();
        moments[2] = moments[2] with
        {
            Said = [new Saying(Signal.Reported, "corruption", "alice: orders are gone")],
        };

        var tally = Run(policy, moments);

        Assert.Equal("0 Monitor, 60 RollBack, 120 StopEverything", tally.Said());
        Assert.Contains(
            "alice: orders are gone",
            tally.Changes[^1].Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_activation_begins_anew()
    {
        var moments = ErrorsEach(60, 0, Bad, Bad, Bad).ToList();
        moments[2] = moments[2] with
        {
            Began = new ActivationBegan("1.3", Baseline: null, Seconds(0), Seconds(100)),
            Known = Known with { Serving = "1.3" },
        };
        moments[3] = moments[3] with { Known = moments[2].Known };

        var tally = Run(Policy("error_rate > 10% for 1m"), moments);

        Assert.Equal("0 Monitor, 180 RollBack", tally.Said());
        Assert.StartsWith(
            "error_rate 50.0% > 10% for 1m since 1.3 serves",
            tally.Changes[^1].Decision.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Trouble_long_after_an_activation_of_known_age_is_not_its_fault()
    {
        var moments = ErrorsEach(60, 0, Bad, Bad).ToList();
        moments[0] = moments[0] with { Began = Began with { Age = TimeSpan.FromDays(2) } };

        var tally = Run(Policy("error_rate > 10%"), moments);

        Assert.Equal("0 Monitor, 60 Ask", tally.Said());
    }

    [Fact]
    public void A_moment_that_is_not_later_or_of_no_activation_is_refused()
    {
        var replayer = new Replayer(Policy("error_rate > 10%"), measured: null, Noon);
        Assert.Throws<ArgumentException>(() => replayer.Take(At(0)));
        replayer.Take(At(1).First());
        Assert.Throws<ArgumentException>(() => replayer.Take(At(1)));
    }
}
