namespace Lastgood.Core.Decisions.Comparison;

/// <summary>A metric's samples with all that can be calculated of them alone.</summary>
internal sealed class Measured
{
    private readonly ComparisonNumbers numbers;

    public Measured(MetricSamples given)
    {
        Metric = given.Metric;
        var baseline = new Sample(given.Baseline);
        var candidate = new Sample(given.Candidate);
        var both = baseline.Count > 0 && candidate.Count > 0;
        RankTest? test = both
            ? MannWhitney.Test(baseline.Ascending, candidate.Ascending, Metric.Direction)
            : null;
        numbers = new ComparisonNumbers(
            Describe(baseline),
            Describe(candidate),
            test?.U,
            test?.P,
            AdjustedP: null,
            test?.Exact,
            both ? HodgesLehmann.Shift(baseline.Ascending, candidate.Ascending) : null,
            baseline.Median is { } median ? Metric.SmallestEffect.For(median) : null
        );
    }

    public Metric Metric { get; }

    /// <summary>Whether both sides have as many samples as the metric asks for.</summary>
    public bool Enough =>
        Math.Min(numbers.Baseline.Count, numbers.Candidate.Count) >= Metric.MinSamples;

    /// <summary>The test's P; 1 where there was nothing to test.</summary>
    public double P => numbers.P ?? 1;

    /// <summary>The answer for a metric without <see cref="Enough"/>.</summary>
    public MetricComparison TooFew() =>
        Concluded(numbers, ComparisonOutcome.Inconclusive, ComparisonWords.TooFew(Metric, numbers));

    /// <summary>The answer for a metric with <see cref="Enough"/>.</summary>
    /// <param name="adjustedP">P after the correction for several metrics.</param>
    /// <param name="family">How many metrics that correction was for.</param>
    public MetricComparison Judge(double adjustedP, int family)
    {
        var judged = numbers with { AdjustedP = adjustedP };
        if (adjustedP <= Metric.Significance)
        {
            var matters = Worse >= numbers.SmallestShift;
            return Concluded(
                judged,
                matters ? ComparisonOutcome.Fail : ComparisonOutcome.Pass,
                ComparisonWords.Significant(Metric, judged, family, matters)
            );
        }
        var best = MannWhitney.SmallestP(
            numbers.Baseline.Count,
            numbers.Candidate.Count,
            Metric.Direction
        );
        // A test that could not have failed says nothing by not failing.
        return best * family > Metric.Significance
            ? Concluded(
                judged,
                ComparisonOutcome.Inconclusive,
                ComparisonWords.Hopeless(Metric, judged, best * family)
            )
            : Concluded(
                judged,
                ComparisonOutcome.Pass,
                ComparisonWords.NotSignificant(Metric, judged, family)
            );
    }

    /// <summary>The shift as far as it is for the worse.</summary>
    private double? Worse =>
        Metric.Direction switch
        {
            MetricDirection.HigherIsWorse => numbers.Shift,
            MetricDirection.LowerIsWorse => -numbers.Shift,
            _ => numbers.Shift is { } shift ? Math.Abs(shift) : null,
        };

    private MetricComparison Concluded(
        ComparisonNumbers by,
        ComparisonOutcome outcome,
        string reason
    ) => new(Metric, outcome, reason, by);

    private static SampleNumbers Describe(Sample sample) =>
        new(sample.Count, sample.LeftOut, sample.Median);
}
