namespace Lastgood.Core.Decisions.Comparison;

/// <summary>What came of a comparison.</summary>
public enum ComparisonOutcome
{
    /// <summary>There was enough data, and it does not show that the candidate is worse by what matters.</summary>
    Pass,

    /// <summary>The candidate is worse: significantly, and by what matters.</summary>
    Fail,

    /// <summary>It cannot be told: data is missing. Never good, never bad.</summary>
    Inconclusive,
}

/// <summary>What came of one metric.</summary>
/// <param name="Metric">What was compared.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Reason">Why, in one sentence with its figures for the person on call.</param>
/// <param name="Numbers">What it was judged by.</param>
public sealed record MetricComparison(
    Metric Metric,
    ComparisonOutcome Outcome,
    string Reason,
    ComparisonNumbers Numbers
);

/// <summary>The numbers of one metric. What two samples have together is null where a side has no usable one.</summary>
/// <param name="Baseline">The release that is compared with.</param>
/// <param name="Candidate">The release that is judged.</param>
/// <param name="U">
/// In how many of the pairs (baseline count times candidate count) the candidate's value is the higher one; a tie counts half.
/// </param>
/// <param name="P">
/// How often equal releases would show ranks at least this bad by chance, 0 to 1: one-sided in the metric's direction, two-sided for
/// <see cref="MetricDirection.Either"/>.
/// </param>
/// <param name="AdjustedP">
/// <paramref name="P"/> after Holm's correction for all metrics that had enough data: this one is compared with the level. Null
/// where this metric had not.
/// </param>
/// <param name="ExactP">Whether <paramref name="P"/> is from the exact distribution; false for the normal approximation, null without P.</param>
/// <param name="Shift">By how much the candidate lies above the baseline (Hodges–Lehmann), in the metric's unit.</param>
/// <param name="SmallestShift">
/// The shift, either way, that matters, in the metric's unit; null without a baseline to take it from.
/// </param>
public sealed record ComparisonNumbers(
    SampleNumbers Baseline,
    SampleNumbers Candidate,
    double? U,
    double? P,
    double? AdjustedP,
    bool? ExactP,
    double? Shift,
    double? SmallestShift
);

/// <summary>One side of a comparison.</summary>
/// <param name="Count">How many samples were used.</param>
/// <param name="LeftOut">How many were not: NaN, infinite, or beyond ±1e300.</param>
/// <param name="Median">The median of those used, in the metric's unit; null where there are none.</param>
public sealed record SampleNumbers(int Count, int LeftOut, double? Median);
