using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Decisions;

public sealed class TriggerBoardTests
{
    private static readonly Baseline Usual = new("1.1", 5000, 0.001, Seconds(0.1));
    private readonly Dictionary<TriggerBoard, Counters> counters = [];

    [Fact]
    public void A_condition_fires_once_it_has_been_met_for_long_enough()
    {
        var board = Board("error_rate > 10% for 10s");
        Feed(board, 0, 10, failing: true);

        // First measured at 5.
        var reading = board.Evaluate(Seconds(14.9))[0];
        Assert.Equal((TriggerState.Holding, Seconds(9.9)), (reading.State, reading.Held));
        Assert.Equal(TriggerState.Fired, board.Evaluate(Seconds(15))[0].State);
    }

    [Fact]
    public void A_reading_carries_its_whole_reasoning()
    {
        var board = Board("error_rate > 10% for 2m");
        Feed(board, 0, 10, failing: true);

        Assert.Equal(
            new TriggerReading(
                "error_rate > 10% for 2m",
                TriggerState.Holding,
                0.5,
                0.1,
                "ratio",
                Seconds(10),
                Seconds(6),
                Seconds(120),
                200,
                Note: null
            )
            {
                Then = TriggerAction.RollBack,
            },
            board.Evaluate(Seconds(11))[0]
        );
    }

    [Fact]
    public void A_trigger_without_a_duration_fires_at_once()
    {
        var board = Board("error_rate > 10%");
        Feed(board, 0, 5, failing: true);

        Assert.Equal(TriggerState.Fired, board.Evaluate(Seconds(5))[0].State);
    }

    [Fact]
    public void A_condition_that_clears_begins_anew()
    {
        var board = Board("error_rate > 10% for 20s");
        Feed(board, 0, 20, failing: true);
        Feed(board, 25, 35, failing: false);
        Assert.Equal(
            (TriggerState.Clear, TimeSpan.Zero),
            (board.Evaluate(Seconds(35))[0].State, board.Evaluate(Seconds(35))[0].Held)
        );

        Feed(board, 40, 50, failing: true);

        Assert.Equal(Seconds(10), board.Evaluate(Seconds(50))[0].Held);
    }

    [Fact]
    public void No_data_neither_advances_nor_resets_a_hold()
    {
        var board = Board("error_rate > 10% for 20s");
        Feed(board, 0, 15, failing: true);
        for (var second = 20; second <= 60; second += 5)
        {
            board.Add(Seconds(second), Reading.None("connection refused"));
            var reading = board.Evaluate(Seconds(second))[0];
            Assert.Equal((TriggerState.NoData, Seconds(10)), (reading.State, reading.Held));
            Assert.Equal(
                $"no scrape for {Durations.Format(Seconds(second - 15))}: connection refused",
                reading.Note
            );
        }

        // The scrape at 65 ends the gap and can tell nothing, that at 70 is measured again.
        Feed(board, 65, 70, failing: true);

        Assert.Equal(
            (TriggerState.Holding, Seconds(10)),
            (board.Evaluate(Seconds(70))[0].State, board.Evaluate(Seconds(70))[0].Held)
        );
        Assert.Equal(TriggerState.Fired, board.Evaluate(Seconds(80))[0].State);
    }

    [Fact]
    public void A_single_failed_scrape_loses_no_time_because_the_next_one_covers_it()
    {
        var board = Board("error_rate > 10% for 20s");
        Feed(board, 0, 10, failing: true);
        board.Add(Seconds(15), Reading.None("no answer within 2s"));
        Assert.Equal(TriggerState.NoData, board.Evaluate(Seconds(15))[0].State);

        Feed(board, 20, 25, failing: true);

        Assert.Equal(TriggerState.Fired, board.Evaluate(Seconds(25))[0].State);
    }

    [Fact]
    public void Too_little_traffic_holds_the_clock()
    {
        var board = Board("error_rate > 10% for 1m");
        Feed(board, 0, 10, failing: true);
        Feed(board, 15, 40, failing: true, perSecond: 0);

        var reading = board.Evaluate(Seconds(40))[0];

        Assert.Equal(TriggerState.NoData, reading.State);
        Assert.Equal("0 requests in 10s, needs 20", reading.Note);
        Assert.Equal(Seconds(10), reading.Held);
    }

    [Fact]
    public void Nothing_fires_on_a_value_that_has_become_old()
    {
        var board = Board("error_rate > 10% for 20s");
        Feed(board, 0, 15, failing: true);

        Assert.Equal(TriggerState.NoData, board.Evaluate(Seconds(30))[0].State);
        Assert.Null(board.NextDeadline);
    }

    [Fact]
    public void The_next_deadline_is_when_a_holding_trigger_would_fire()
    {
        var board = Board(
            "error_rate > 10% for 12s",
            "error_rate > 20% for 7s",
            "error_rate > 60% for 1s"
        );
        Assert.Null(board.NextDeadline);
        Feed(board, 0, 5, failing: true);
        Assert.Equal(Seconds(12), board.NextDeadline);
        Feed(board, 10, 10, failing: true);

        board.Evaluate(Seconds(12));
        Assert.Equal(Seconds(17), board.NextDeadline);
        Assert.Equal(TriggerState.Fired, board.Evaluate(board.NextDeadline!.Value)[0].State);
        Assert.Null(board.NextDeadline);
    }

    [Fact]
    public void While_scrapes_fail_there_is_no_deadline()
    {
        var board = Board("error_rate > 10% for 12s");
        Feed(board, 0, 10, failing: true);
        board.Add(Seconds(15), Reading.None("connection refused"));

        Assert.Null(board.NextDeadline);
    }

    [Fact]
    public void Evaluating_often_changes_nothing()
    {
        var rarely = Board("error_rate > 10% for 1m");
        var often = Board("error_rate > 10% for 1m");
        for (var second = 0; second <= 60; second += 5)
        {
            Feed(rarely, second, second, failing: second is not 30);
            Feed(often, second, second, failing: second is not 30);
            for (var part = 0; part < 50; part++)
            {
                often.Evaluate(Seconds(second + (part / 10.0)));
            }
        }

        Assert.Equal(rarely.Evaluate(Seconds(60)), often.Evaluate(Seconds(60)));
    }

    [Fact]
    public void The_latency_is_compared_with_the_last_good_releases_own()
    {
        var board = Board("p95 > 5x baseline");
        board.Add(default, At(0, 0, 0, Latency(0, 0, 0, 0)));
        board.Add(default, At(5, 100, 0, Latency(0, 0, 100, 0)));

        var reading = board.Evaluate(Seconds(5))[0];

        Assert.Equal(TriggerState.Fired, reading.State);
        Assert.Equal(
            (0.975, 0.5, "seconds"),
            (reading.Value!.Value, reading.Threshold, reading.Unit)
        );
        Assert.Equal("baseline 100ms of 1.1", reading.Note);
    }

    public static TheoryData<Baseline?, string> UselessBaselines { get; } =
        new()
        {
            { null, "there is no baseline: no good release was measured before this one" },
            { new Baseline("1.1", 5000, 0, P95: null), "the baseline of 1.1 has no latency" },
            {
                new Baseline("1.1", 3, 0, Seconds(1)),
                "the baseline of 1.1 rests on 3 requests, needs 20"
            },
        };

    [Theory]
    [MemberData(nameof(UselessBaselines))]
    public void Without_a_baseline_a_comparison_with_it_does_not_apply(
        Baseline? baseline,
        string why
    )
    {
        var board = new TriggerBoard(
            PolicyOf("p95 > 5x baseline", "health fails 3 times"),
            baseline
        );
        board.Add(new HealthSample(Seconds(1), Healthy: true, "HTTP 200"));

        var readings = board.Evaluate(Seconds(1));

        Assert.Equal((TriggerState.NotApplicable, why), (readings[0].State, readings[0].Note));
        Assert.True(TriggerBoard.Conclusive(readings));
    }

    [Theory]
    [InlineData(TriggerAction.Monitor, true)]
    [InlineData(TriggerAction.Ask, false)]
    public void What_is_only_to_be_seen_speaks_against_no_release(TriggerAction then, bool proves)
    {
        var slower = TriggerLine.Parse("p95 > 101% of baseline").Trigger! with { Then = then };
        var health = TriggerLine.Parse("health fails 3 times").Trigger!;
        var board = new TriggerBoard(new Policy { Triggers = [slower, health] }, Usual);
        board.Add(new HealthSample(Seconds(1), Healthy: true, "HTTP 200"));
        board.Add(new SignalSample(Signal.P95, Seconds(1), 99));

        Assert.Equal(proves, TriggerBoard.Conclusive(board.Evaluate(Seconds(1))));
    }

    [Fact]
    public void A_service_without_metrics_is_judged_by_its_health_alone()
    {
        var board = new TriggerBoard(ShippedPolicy.Default.Policy, Usual, [Signal.Health]);
        Assert.False(TriggerBoard.Conclusive(board.Evaluate(default)));

        board.Add(new HealthSample(Seconds(1), Healthy: true, "HTTP 200"));

        Assert.True(TriggerBoard.Conclusive(board.Evaluate(Seconds(1))));
    }

    [Fact]
    public void A_latency_above_the_highest_bucket_is_no_data_where_the_threshold_lies_higher()
    {
        var board = Board("p95 > 2s", "p95 > 800ms");
        board.Add(default, At(0, 0, 0, Latency(0, 0, 0, 0)));
        board.Add(default, At(5, 100, 0, Latency(0, 0, 0, 100)));

        var readings = board.Evaluate(Seconds(5));

        Assert.Equal(TriggerState.NoData, readings[0].State);
        Assert.Equal(
            "above 1s, the histogram's highest bucket: it needs one above 2s",
            readings[0].Note
        );
        Assert.Equal(TriggerState.Fired, readings[1].State);
    }

    [Fact]
    public void Health_fires_on_as_many_failures_in_a_row_as_asked()
    {
        var board = Board("health fails 3 times");
        Assert.Equal(TriggerState.NoData, board.Evaluate(default)[0].State);

        var states = new List<TriggerState>();
        foreach (
            var (second, healthy) in new[]
            {
                (1, true),
                (2, false),
                (3, false),
                (4, true),
                (5, false),
                (6, false),
                (7, false),
            }
        )
        {
            board.Add(new HealthSample(Seconds(second), healthy, "HTTP 503"));
            states.Add(board.Evaluate(Seconds(second))[0].State);
        }

        Assert.Equal(
            [
                TriggerState.Clear,
                TriggerState.Holding,
                TriggerState.Holding,
                TriggerState.Clear,
                TriggerState.Holding,
                TriggerState.Holding,
                TriggerState.Fired,
            ],
            states
        );
        var fired = board.Evaluate(Seconds(7))[0];
        Assert.Equal(
            (3, 3, "failures", Seconds(2)),
            (fired.Value, fired.Threshold, fired.Unit, fired.Held)
        );
    }

    [Fact]
    public void Only_time_in_which_everything_was_measured_and_clear_counts_towards_the_bake()
    {
        var board = Board("error_rate > 10% for 1m", "health fails 3 times");
        board.Add(new HealthSample(Seconds(0), Healthy: true, "HTTP 200"));
        Assert.False(TriggerBoard.Conclusive(board.Evaluate(Seconds(0))));

        Feed(board, 0, 5, failing: false);
        Assert.True(TriggerBoard.Conclusive(board.Evaluate(Seconds(5))));

        Feed(board, 10, 10, failing: true);
        Assert.False(TriggerBoard.Conclusive(board.Evaluate(Seconds(10))));
    }

    private static TriggerBoard Board(params string[] lines) => new(PolicyOf(lines), Usual);

    private static Policy PolicyOf(params string[] lines) =>
        new() { Triggers = [.. lines.Select(static line => TriggerLine.Parse(line).Trigger!)] };

    /// <summary>A scrape every five seconds; a failing service fails half of its requests.</summary>
    private void Feed(TriggerBoard board, int from, int to, bool failing, int perSecond = 20)
    {
        if (!counters.TryGetValue(board, out var counter))
        {
            counters[board] = counter = new Counters();
        }
        for (var second = from; second <= to; second += 5)
        {
            var (ok, failed) = counter.Next(second, failing, perSecond);
            board.Add(Seconds(second), At(second, ok, failed));
        }
    }

    private sealed class Counters
    {
        private double ok;
        private double failed;
        private int last;

        public (double Ok, double Failed) Next(int second, bool failing, int perSecond)
        {
            double came = (second - last) * perSecond;
            last = second;
            ok += failing ? came / 2 : came;
            failed += failing ? came / 2 : 0;
            return (ok, failed);
        }
    }
}
