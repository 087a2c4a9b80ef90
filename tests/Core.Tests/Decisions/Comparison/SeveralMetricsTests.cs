using Lastgood.Core.Decisions.Comparison;
using static Lastgood.Core.Tests.Decisions.Comparison.Samples;

namespace Lastgood.Core.Tests.Decisions.Comparison;

public sealed class SeveralMetricsTests
{
    [Theory]
    [InlineData("", ComparisonOutcome.Inconclusive)]
    [InlineData("same", ComparisonOutcome.Pass)]
    [InlineData("same worse", ComparisonOutcome.Fail)]
    [InlineData("same missing", ComparisonOutcome.Inconclusive)]
    [InlineData("same missing worse", ComparisonOutcome.Fail)]
    [InlineData("same missing?", ComparisonOutcome.Pass)]
    [InlineData("missing?", ComparisonOutcome.Inconclusive)]
    [InlineData("same worse?", ComparisonOutcome.Fail)]
    public void One_verdict_for_all(string metrics, ComparisonOutcome outcome)
    {
        Assert.Equal(outcome, ReleaseComparer.Compare(Named(metrics)).Outcome);
    }

    [Fact]
    public void A_pass_tells_the_metric_that_came_nearest_to_failing()
    {
        var compared = ReleaseComparer.Compare(Named("same also-same missing?"));

        Assert.Equal(
            "none of 2 metrics failed (1 more could not be judged); the nearest to it: also-same is not worse: "
                + "median 0.49 against 0.49 of the baseline, shifted by 0, p 1 (0.5014 before the correction for 2 metrics) "
                + "is above 0.05, U 1250 of 2500, 50 candidate samples and 50 of the baseline",
            compared.Reason
        );
    }

    [Fact]
    public void What_failed_is_told_and_what_is_too_much_to_tell_is_counted()
    {
        var compared = ReleaseComparer.Compare(Named("same a-worse b-worse c-worse d-worse"));

        Assert.Equal(
            string.Join("; ", compared.Metrics.Take(3).Select(static m => m.Reason))
                + "; and 1 more",
            compared.Reason
        );
        Assert.StartsWith("a-worse is worse: ", compared.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_necessary_is_told_before_what_is_not()
    {
        var compared = ReleaseComparer.Compare(Named("a-missing? b-missing? c-missing? d-missing"));

        Assert.StartsWith("d-missing cannot be judged", compared.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_compare_is_said()
    {
        Assert.Equal("there is no metric to compare", ReleaseComparer.Compare([]).Reason);
    }

    [Fact]
    public void A_metric_that_is_there_twice_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            ReleaseComparer.Compare(Named("same same"))
        );

        Assert.Contains("the metric same is there twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_by_all_and_the_next_by_one_less()
    {
        double[] adjusted = ReleaseComparer.Holm([0.0625, 0.25, 0.03125, 0.046875]);

        Assert.Equal([0.140625, 0.25, 0.125, 0.140625], adjusted);
        Assert.Equal([1, 1], ReleaseComparer.Holm([0.75, 0.5]));
        Assert.Empty(ReleaseComparer.Holm([]));
    }

    [Fact]
    public void Too_few_data_of_one_metric_does_not_make_others_harder_to_fail()
    {
        var compared = ReleaseComparer.Compare(Named("same missing missing2"));

        Assert.Equal(compared.Metrics[2].Numbers.P, compared.Metrics[2].Numbers.AdjustedP);
    }

    [Fact]
    public void The_more_metrics_the_more_data_a_failure_needs()
    {
        // 4 above 4 are 1 order of 70: p is 0.014, too much once multiplied by 4.
        var one = Clear("m");
        var four = ReleaseComparer.Compare([.. "mnop".Select(n => Clear($"{n}"))]);

        Assert.Equal(ComparisonOutcome.Fail, ReleaseComparer.Compare([one]).Outcome);
        Assert.Equal(ComparisonOutcome.Inconclusive, four.Outcome);

        static MetricSamples Clear(string name) =>
            new(Metric() with { Name = name }, Even(4), Even(4, 5));
    }

    [Fact]
    public void Equal_releases_fail_by_chance_no_more_often_than_the_level_says()
    {
        const int Comparisons = 1000;
        var random = new Random(7);
        var failed = 0;
        for (var i = 0; i < Comparisons; i++)
        {
            var metrics = Enumerable
                .Range(0, 10)
                .Select(n => new MetricSamples(
                    Metric((MetricDirection)(n % 3)) with
                    {
                        Name = $"m{n}",
                    },
                    Draw(),
                    Draw()
                ));
            failed += ReleaseComparer.Compare(metrics).Outcome == ComparisonOutcome.Fail ? 1 : 0;
        }

        // 50 are expected at 0.05; uncorrected, 400. Always the same draw: no luck is involved.
        Assert.InRange(failed, 20, 70);

        double[] Draw() => [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
    }

    /// <summary>Metrics by their names: <c>worse</c> is, <c>missing</c> has no data, <c>?</c> is not necessary.</summary>
    private static List<MetricSamples> Named(string names) =>
        [
            .. names
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(static name =>
                {
                    var missing = name.Contains("missing", StringComparison.Ordinal);
                    var worse = name.Contains("worse", StringComparison.Ordinal);
                    var metric = Metric(minSamples: 50) with
                    {
                        Name = name.TrimEnd('?'),
                        Necessary = !name.EndsWith('?'),
                    };
                    return new MetricSamples(
                        metric,
                        Even(50),
                        missing ? [] : Even(50, worse ? 5 : 0)
                    );
                }),
        ];
}
