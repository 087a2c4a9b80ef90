using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Signals;

public sealed class RequestWindowTests
{
    private readonly RequestWindow window = new(Seconds(10), minRequests: 20);

    [Fact]
    public void Two_scrapes_give_requests_failures_ratio_and_the_span_between_them()
    {
        var figures = window.With(At(0, 1000, 50), At(5, 1060, 90)).Measure(5);

        Assert.Equal((100, 40, Seconds(5)), (figures.Requests, figures.Failures, figures.Span));
        Assert.Equal(new Measurement(0.4, 100, Missing: null), figures.ErrorRatio);
    }

    [Fact]
    public void The_window_slides()
    {
        window.With(At(0, 0, 0), At(5, 0, 100), At(10, 100, 100), At(15, 200, 100));

        var figures = window.Measure(15);

        Assert.Equal((200, 0, Seconds(10)), (figures.Requests, figures.Failures, figures.Span));
    }

    [Fact]
    public void A_scrape_that_is_a_little_late_does_not_halve_the_window()
    {
        window.With(At(0, 0, 0), At(5.2, 100, 0), At(10.1, 200, 0), At(15.4, 300, 0));

        Assert.Equal(200, window.Measure(15.4).Requests);
    }

    [Fact]
    public void Nothing_on_the_first_scrape_is_an_increase()
    {
        Assert.Equal(
            "one scrape so far, a rate needs two",
            window.With(At(0, 1000, 900)).Measure(0).ErrorRatio.Missing
        );
    }

    [Fact]
    public void A_counter_reset_is_not_a_negative_rate()
    {
        var figures = window.With(At(0, 1000, 500), At(5, 30, 10)).Measure(5);

        Assert.Equal((40, 10), (figures.Requests, figures.Failures));
    }

    [Fact]
    public void A_series_that_appears_later_started_from_zero()
    {
        window.With(Series(0, latency: null, (Ok, 1000)), At(5, 1030, 10));

        Assert.Equal(0.25, window.Measure(5).ErrorRatio.Value);
    }

    [Fact]
    public void A_series_that_vanishes_and_comes_back_is_not_new()
    {
        window.With(At(0, 100, 80), Series(4, latency: null, (Ok, 130)), At(8, 160, 80));

        var figures = window.Measure(8);

        Assert.Equal((60, 0), (figures.Requests, figures.Failures));
    }

    [Fact]
    public void Duplicate_and_late_samples_are_ignored()
    {
        window.With(At(0, 0, 0), At(5, 50, 0));

        Assert.False(window.Add(Seconds(5), At(5, 50, 500)));
        Assert.False(window.Add(Seconds(6), At(3, 0, 0)));
        window.Add(Seconds(4), Reading.None("late"));

        Assert.Equal(new Measurement(0, 50, Missing: null), window.Measure(5).ErrorRatio);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(1e300)]
    public void A_value_that_no_counter_can_have_is_ignored(double value)
    {
        window.With(At(0, 100, 10), At(3, 140, value), At(6, 180, 10));

        Assert.Equal(new Measurement(0, 80, Missing: null), window.Measure(6).ErrorRatio);
    }

    [Fact]
    public void A_series_whose_first_value_could_not_be_read_is_not_new()
    {
        window.With(At(0, 100, double.NaN), At(3, 140, 5000), At(6, 180, 5000));

        Assert.Equal(new Measurement(0, 80, Missing: null), window.Measure(6).ErrorRatio);
    }

    [Fact]
    public void A_scrape_without_one_usable_value_is_no_data()
    {
        window.With(At(0, 0, 0), At(5, 50, 0), At(7, double.NaN, double.NaN));

        Assert.Equal(
            "no scrape for 2s: no counter has a usable value",
            window.Measure(7).ErrorRatio.Missing
        );
    }

    [Fact]
    public void Too_few_requests_are_no_data()
    {
        Assert.Equal(
            new Measurement(Value: null, 3, "3 requests in 10s, needs 20"),
            window.With(At(0, 0, 0), At(10, 2, 1)).Measure(10).ErrorRatio
        );
    }

    [Fact]
    public void A_failed_scrape_is_no_data_until_the_next_one_which_covers_its_time()
    {
        window.With(At(0, 0, 0), At(5, 100, 0));
        window.Add(Seconds(10), Reading.None("connection refused"));
        Assert.Equal(
            "no scrape for 12s: connection refused",
            window.Measure(17).ErrorRatio.Missing
        );

        window.With(At(17, 100, 100));

        Assert.Equal(new Measurement(1, 100, Missing: null), window.Measure(17).ErrorRatio);
    }

    [Fact]
    public void Silence_is_no_data_once_the_last_scrape_is_older_than_the_window()
    {
        window.With(At(0, 0, 0), At(5, 100, 0));

        Assert.NotNull(window.Measure(15).ErrorRatio.Value);
        Assert.Equal("no scrape for 11s", window.Measure(16).ErrorRatio.Missing);
    }

    [Fact]
    public void Before_anything_came_the_reason_says_so()
    {
        Assert.Equal("no scrape yet", window.Measure(0).ErrorRatio.Missing);
        window.Add(Seconds(1), Reading.None("HTTP 500"));
        Assert.Equal("no scrape yet: HTTP 500", window.Measure(1).ErrorRatio.Missing);
    }

    [Fact]
    public void Two_scrapes_far_apart_say_nothing_about_the_window()
    {
        window.With(At(0, 0, 0), At(60, 100, 100));

        Assert.StartsWith(
            "no scrape for 1m before the last one",
            window.Measure(60).ErrorRatio.Missing,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_quantile_is_that_of_the_window_alone()
    {
        window.With(At(0, 100, 0, Latency(0, 0, 0, 100)), At(5, 200, 0, Latency(90, 10, 0, 100)));

        Assert.Equal(0.3, window.Measure(5).Latency(0.95).Value!.Value, 9);
    }

    [Fact]
    public void A_restarted_process_brings_a_new_histogram()
    {
        window.With(At(0, 1000, 0, Latency(1000, 0, 0, 0)), At(5, 100, 0, Latency(0, 0, 100, 0)));

        Assert.Equal(0.975, window.Measure(5).Latency(0.95).Value!.Value, 9);
    }

    [Fact]
    public void Where_the_buckets_change_those_that_stay_are_used()
    {
        window.With(
            At(0, 0, 0, Buckets([0.1, 0.5, 1], 0, 0, 0, 0)),
            At(5, 100, 0, Buckets([0.05, 0.1, 0.2, 1], 50, 50, 0, 0, 0)),
            At(10, 200, 0, Buckets([0.05, 0.1, 0.2, 1], 50, 50, 100, 0, 0))
        );

        // Bounds that all three have: 0.1 and 1.
        Assert.Equal(0.91, window.Measure(10).Latency(0.95).Value!.Value, 9);
    }

    [Fact]
    public void A_bucket_that_falls_while_the_total_grows_adds_nothing()
    {
        window.With(At(0, 0, 0, Latency(100, 0, 0, 0)), At(5, 100, 0, Latency(50, 0, 100, 0)));

        Assert.Equal(50, window.Measure(5).Latency(0.95).Samples);
    }

    [Fact]
    public void A_broken_histogram_is_ignored()
    {
        var upsideDown = new HistogramSample([0.1, double.PositiveInfinity], [5, 1]);
        var unending = new HistogramSample([0.1, 0.5], [1, 2]);
        window.With(At(0, 0, 0, upsideDown), At(5, 50, 0, unending));

        Assert.Equal("no latency histogram", window.Measure(5).Latency(0.95).Missing);
    }

    [Fact]
    public void Why_there_is_no_histogram_is_said()
    {
        var why = At(5, 50, 0) with { LatencyMissing = "no histogram \"x\" on the page" };

        Assert.Equal(
            "no histogram \"x\" on the page",
            window.With(At(0, 0, 0), why).Measure(5).Latency(0.95).Missing
        );
    }

    [Fact]
    public void More_series_than_can_be_kept_are_no_data()
    {
        var series = Enumerable.Range(0, 10_001).Select(static i => ($"{i}", 1.0));

        Assert.Equal(
            "no scrape yet: 10001 series, more than 10000: a label holds too many values",
            window.With(Series(0, latency: null, series)).Measure(0).ErrorRatio.Missing
        );
    }

    [Fact]
    public void Series_that_come_and_go_for_ever_begin_the_count_anew_and_are_never_taken_for_new()
    {
        for (var second = 0; second < 4; second++)
        {
            var series = Enumerable.Range(second * 4000, 4000).Select(static i => ($"{i}", 1.0));
            window.With(Series(second, latency: null, series));
        }

        Assert.Equal(4000, window.Measure(3).Requests);
    }

    [Fact]
    public void Scrapes_far_faster_than_the_window_are_held_more_coarsely_and_lose_nothing()
    {
        for (var i = 0; i <= 5000; i++)
        {
            window.With(At(i * 0.002, i, i));
        }

        var figures = window.Measure(10);

        Assert.InRange(figures.Requests, 9900, 10_000);
        Assert.Equal(0.5, figures.ErrorRatio.Value);
    }

    [Fact]
    public void The_figures_of_a_lifetime_are_those_of_the_newest_scrape_alone()
    {
        window.With(At(0, 100, 50), Series(1, latency: null, (Ok, 120)));

        Assert.Equal(new RequestTotals(120, 0), window.Totals);
        Assert.Equal(new LifetimeFigures(120, ErrorRatio: 0, P95: null), window.Lifetime);
    }

    [Fact]
    public void Counters_that_were_never_read_have_no_lifetime()
    {
        Assert.Null(window.Lifetime);
        Assert.Null(window.Totals);
    }
}
