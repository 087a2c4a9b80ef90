using Lastgood.Core.Decisions.Comparison;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Decisions.Comparison.Samples;

namespace Lastgood.Core.Tests.Decisions.Comparison;

public sealed class ReleaseComparerTests
{
    [Fact]
    public void Slower_by_what_matters_fails_with_its_figures()
    {
        var metric = new Metric("p95", MetricDirection.HigherIsWorse)
        {
            Unit = Units.Seconds,
            SmallestEffect = new SmallestEffect(absolute: 0.02, relative: 0.5),
        };

        var compared = ReleaseComparer.Compare(
            metric,
            [.. Even(50).Select(static v => 0.1 + (v / 10))],
            [.. Even(60).Select(static v => 0.25 + (v / 10)), double.NaN]
        );

        Assert.Equal(ComparisonOutcome.Fail, compared.Outcome);
        Assert.Equal(
            "p95 is worse: median 299ms against 149ms of the baseline, shifted by +150ms (75ms would matter), "
                + "p 1.1e-19 is at most 0.05, U 3000 of 3000, 60 candidate samples and 50 of the baseline "
                + "(1 and 0 left out: NaN, infinite or beyond 1e300)",
            compared.Reason
        );
    }

    [Theory]
    [InlineData(0, 0, ComparisonOutcome.Fail)]
    [InlineData(0.29, 0, ComparisonOutcome.Fail)]
    [InlineData(0.31, 0, ComparisonOutcome.Pass)]
    [InlineData(0, 0.55, ComparisonOutcome.Fail)]
    [InlineData(0, 0.65, ComparisonOutcome.Pass)]
    public void A_significant_shift_passes_where_it_is_too_small_to_matter(
        double absolute,
        double relative,
        ComparisonOutcome outcome
    )
    {
        var metric = Metric() with { SmallestEffect = new SmallestEffect(absolute, relative) };

        // The medians are 0.5 and 0.8.
        var compared = ReleaseComparer.Compare(metric, Even(1001), Even(1001, 0.3));

        Assert.Equal(outcome, compared.Outcome);
        Assert.True(compared.Numbers.AdjustedP < 1e-9);
        Assert.Equal(0.3, compared.Numbers.Shift!.Value, 1e-9);
    }

    [Theory]
    [InlineData(MetricDirection.HigherIsWorse, 7)]
    [InlineData(MetricDirection.LowerIsWorse, -7)]
    [InlineData(MetricDirection.Either, -7)]
    public void A_shift_of_just_what_matters_fails(MetricDirection direction, double shift)
    {
        double[] baseline = [1, 2, 3, 4, 5, 6];
        var metric = Metric(direction) with { SmallestEffect = new SmallestEffect(7, 2) };

        Assert.Equal(
            ComparisonOutcome.Fail,
            ReleaseComparer.Compare(metric, baseline, [.. baseline.Select(v => v + shift)]).Outcome
        );
    }

    [Fact]
    public void Too_small_to_matter_is_said()
    {
        var metric = new Metric("errors", MetricDirection.HigherIsWorse)
        {
            Unit = Units.Ratio,
            SmallestEffect = new SmallestEffect(absolute: 0.01, relative: 0),
        };

        var compared = ReleaseComparer.Compare(
            metric,
            [.. Even(50).Select(static v => v / 1000)],
            [.. Even(50, 5).Select(static v => v / 1000)]
        );

        Assert.Equal(
            "errors is worse, but by too little to matter: median 0.55% against 0.05% of the baseline, "
                + "shifted by +0.5 points (1 point would matter), p 3.5e-18 is at most 0.05, U 2500 of 2500, "
                + "50 candidate samples and 50 of the baseline",
            compared.Reason
        );
    }

    [Fact]
    public void A_metric_of_zeros_with_peaks_fails_by_its_ranks()
    {
        var compared = ReleaseComparer.Compare(Metric(), Peaks(100, 2), Peaks(100, 20));

        Assert.Equal(ComparisonOutcome.Fail, compared.Outcome);
        Assert.Equal(0, compared.Numbers.Shift);

        static double[] Peaks(int count, int peaks) =>
            [.. Enumerable.Range(0, count).Select(i => i < peaks ? 1.0 : 0)];
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(49, 100)]
    [InlineData(100, 49)]
    public void Too_few_samples_on_either_side_are_inconclusive(int baseline, int candidate)
    {
        var compared = ReleaseComparer.Compare(
            new Metric("p95", MetricDirection.HigherIsWorse),
            Even(baseline),
            Even(candidate, 5)
        );

        Assert.Equal(ComparisonOutcome.Inconclusive, compared.Outcome);
        Assert.Null(compared.Numbers.AdjustedP);
        Assert.Equal(
            $"p95 cannot be judged: {candidate} candidate samples and {baseline} of the baseline, needs 50 of each",
            compared.Reason
        );
    }

    [Fact]
    public void Nothing_but_bad_numbers_is_inconclusive()
    {
        var compared = ReleaseComparer.Compare(
            new Metric("p95", MetricDirection.Either),
            Even(50),
            [.. Enumerable.Repeat(double.NaN, 60), double.PositiveInfinity, double.MinValue]
        );

        Assert.Equal(ComparisonOutcome.Inconclusive, compared.Outcome);
        Assert.Equal(
            "p95 cannot be judged: 0 candidate samples and 50 of the baseline, needs 50 of each "
                + "(62 and 0 left out: NaN, infinite or beyond 1e300)",
            compared.Reason
        );
    }

    [Fact]
    public void A_test_that_could_not_fail_does_not_pass()
    {
        var metric = Metric() with { Significance = 0.01 };

        var compared = ReleaseComparer.Compare(metric, [1, 2, 3], [1.5, 2.5, 3.5]);

        Assert.Equal(ComparisonOutcome.Inconclusive, compared.Outcome);
        Assert.Equal(
            "p95 cannot be judged: 3 candidate samples and 3 of the baseline, with which p is 0.05 at best, needs at most 0.01",
            compared.Reason
        );
    }

    [Fact]
    public void A_setting_that_makes_no_sense_is_refused()
    {
        var metric = Metric();

        Assert.All(
            [0, -0.1, 0.51, double.NaN],
            level =>
                Assert.Throws<ArgumentOutOfRangeException>(() =>
                    metric with
                    {
                        Significance = level,
                    }
                )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => metric with { MinSamples = 0 });
        Assert.All(
            [-0.1, double.NaN, double.PositiveInfinity],
            static size =>
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => new SmallestEffect(size, 0));
                Assert.Throws<ArgumentOutOfRangeException>(() => new SmallestEffect(0, size));
            }
        );
    }
}
