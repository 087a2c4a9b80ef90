namespace Lastgood.Core.Decisions.Comparison;

/// <summary>What came of comparing two releases.</summary>
/// <param name="Outcome">
/// Fail where any metric fails; inconclusive where none does, but a necessary one is inconclusive, or no metric passed; else pass.
/// </param>
/// <param name="Reason">Why, in one sentence for the person on call.</param>
/// <param name="Metrics">Every metric, ordered by name.</param>
public sealed record ReleaseComparison(
    ComparisonOutcome Outcome,
    string Reason,
    IReadOnlyList<MetricComparison> Metrics
);
