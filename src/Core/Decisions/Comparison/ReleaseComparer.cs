namespace Lastgood.Core.Decisions.Comparison;

/// <summary>Compares a candidate with a baseline, metric by metric, by ranks: no distribution is assumed, outliers count once.</summary>
/// <remarks>
/// A metric fails where the Mann–Whitney U test finds it worse at its <see cref="Metric.Significance"/> and the Hodges–Lehmann
/// shift for the worse is at least its <see cref="Metric.SmallestEffect"/>. The more metrics, the more would fail by chance:
/// Holm's step-down correction over all that have enough data keeps the chance that any of them does within the level
/// (the largest one, where they differ), whether they depend on each other or not.
/// Bad data never throws, and missing data never passes. Time is O(n log n) in the samples, memory one copy of them.
/// </remarks>
public static class ReleaseComparer
{
    /// <summary>Compares all metrics of two releases. Neither their order nor that of the samples matters.</summary>
    /// <exception cref="ArgumentException">Two metrics have the same name.</exception>
    public static ReleaseComparison Compare(IEnumerable<MetricSamples> metrics)
    {
        var measured = metrics
            .Select(static m => new Measured(m))
            .OrderBy(static m => m.Metric.Name, StringComparer.Ordinal)
            .ToList();
        for (var i = 1; i < measured.Count; i++)
        {
            var name = measured[i].Metric.Name;
            if (string.Equals(name, measured[i - 1].Metric.Name, StringComparison.Ordinal))
            {
                throw new ArgumentException($"the metric {name} is there twice", nameof(metrics));
            }
        }
        var tested = measured.Where(static m => m.Enough).ToList();
        var adjusted = tested.Zip(Holm([.. tested.Select(static m => m.P)])).ToDictionary();
        var compared = measured
            .Select(m => adjusted.TryGetValue(m, out var p) ? m.Judge(p, tested.Count) : m.TooFew())
            .ToList();
        var outcome = Together(compared);
        return new ReleaseComparison(outcome, ComparisonWords.Verdict(outcome, compared), compared);
    }

    /// <summary>Compares one metric of two releases.</summary>
    /// <param name="metric">What was measured.</param>
    /// <param name="baseline">Samples of the release that is compared with.</param>
    /// <param name="candidate">Samples of the release that is judged.</param>
    public static MetricComparison Compare(
        Metric metric,
        IReadOnlyList<double> baseline,
        IReadOnlyList<double> candidate
    ) => Compare([new MetricSamples(metric, baseline, candidate)]).Metrics[0];

    private static ComparisonOutcome Together(List<MetricComparison> metrics) =>
        metrics.Exists(static m => m.Outcome == ComparisonOutcome.Fail) ? ComparisonOutcome.Fail
        : metrics.Exists(static m =>
            m.Outcome == ComparisonOutcome.Inconclusive && m.Metric.Necessary
        ) || !metrics.Exists(static m => m.Outcome == ComparisonOutcome.Pass)
            ? ComparisonOutcome.Inconclusive
        : ComparisonOutcome.Pass;

    /// <summary>The smallest of k is multiplied by k, the next by k − 1 …, and none comes out below one before it.</summary>
    internal static double[] Holm(IReadOnlyList<double> ps)
    {
        var adjusted = new double[ps.Count];
        var factor = ps.Count;
        var least = 0.0;
        foreach (var (index, p) in ps.Index().OrderBy(static p => p.Item))
        {
            least = Math.Max(least, Math.Min(1, p * factor--));
            adjusted[index] = least;
        }
        return adjusted;
    }
}
