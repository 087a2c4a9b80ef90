namespace Lastgood.Core.Decisions.Comparison;

/// <summary>Comparisons in words, each one sentence.</summary>
internal static class ComparisonWords
{
    /// <summary>So many metrics are told of in full; the others are counted.</summary>
    private const int Told = 3;

    /// <summary><c>p95 is worse: median 240ms against 180ms of the baseline, shifted by +58ms (20ms would matter), p 0.0003 is at most 0.05, …</c></summary>
    public static string Significant(
        Metric metric,
        ComparisonNumbers numbers,
        int family,
        bool matters
    )
    {
        var much = matters ? "" : ", but by too little to matter";
        return $"{metric.Name} is {Changed(metric)}{much}: {Judged(metric, numbers, family, "at most")}";
    }

    /// <summary><c>p95 is not worse: median 181ms against 180ms of the baseline, …</c></summary>
    public static string NotSignificant(Metric metric, ComparisonNumbers numbers, int family) =>
        $"{metric.Name} is not {Changed(metric)}: {Judged(metric, numbers, family, "above")}";

    /// <summary><c>p95 cannot be judged: 12 candidate samples and 60 of the baseline, needs 50 of each</c></summary>
    public static string TooFew(Metric metric, ComparisonNumbers numbers) =>
        $"{metric.Name} cannot be judged: {Counts(numbers)}, needs {metric.MinSamples} of each{LeftOut(numbers)}";

    /// <summary><c>p95 cannot be judged: 3 candidate samples and 3 of the baseline, with which p is 0.05 at best, needs at most 0.01</c></summary>
    public static string Hopeless(Metric metric, ComparisonNumbers numbers, double best) =>
        $"{metric.Name} cannot be judged: {Counts(numbers)}, with which p is {ComparisonFigures.Probability(best)} at best, needs at most {ComparisonFigures.Probability(metric.Significance)}{LeftOut(numbers)}";

    /// <summary>All metrics in one sentence: those that decided.</summary>
    public static string Verdict(
        ComparisonOutcome outcome,
        IReadOnlyCollection<MetricComparison> metrics
    )
    {
        if (metrics.Count == 0)
        {
            return "there is no metric to compare";
        }
        if (outcome == ComparisonOutcome.Pass)
        {
            var passed = metrics.Where(m => m.Outcome == outcome).ToList();
            var nearest = passed.MinBy(static m => m.Numbers.AdjustedP)!;
            var unjudged = metrics.Count - passed.Count;
            var others = unjudged == 0 ? "" : $" ({unjudged} more could not be judged)";
            return passed.Count == 1
                ? $"{nearest.Reason}{others}"
                : $"none of {passed.Count} metrics failed{others}; the nearest to it: {nearest.Reason}";
        }
        var deciding = metrics
            .Where(m => m.Outcome == outcome)
            .OrderByDescending(static m => m.Metric.Necessary)
            .ToList();
        var rest = deciding.Count <= Told ? "" : $"; and {deciding.Count - Told} more";
        return string.Join("; ", deciding.Take(Told).Select(static m => m.Reason)) + rest;
    }

    private static string Changed(Metric metric) =>
        metric.Direction == MetricDirection.Either ? "different" : "worse";

    private static string Judged(
        Metric metric,
        ComparisonNumbers numbers,
        int family,
        string relation
    )
    {
        var (baseline, candidate) = (numbers.Baseline, numbers.Candidate);
        var smallest = numbers.SmallestShift is > 0 and var s
            ? $" ({ComparisonFigures.Distance(s, metric.Unit)} would matter)"
            : "";
        var alone =
            family > 1
                ? $" ({ComparisonFigures.Probability(numbers.P!.Value)} before the correction for {family} metrics)"
                : "";
        var u = ComparisonFigures.Number(numbers.U!.Value);
        var pairs = ComparisonFigures.Number((double)baseline.Count * candidate.Count);
        return $"median {ComparisonFigures.Value(candidate.Median!.Value, metric.Unit)} against {ComparisonFigures.Value(baseline.Median!.Value, metric.Unit)} of the baseline, "
            + $"shifted by {ComparisonFigures.Shift(numbers.Shift!.Value, metric.Unit)}{smallest}, "
            + $"p {ComparisonFigures.Probability(numbers.AdjustedP!.Value)}{alone} is {relation} {ComparisonFigures.Probability(metric.Significance)}, "
            + $"U {u} of {pairs}, {Counts(numbers)}{LeftOut(numbers)}";
    }

    private static string Counts(ComparisonNumbers numbers) =>
        $"{numbers.Candidate.Count} candidate {(numbers.Candidate.Count == 1 ? "sample" : "samples")} and {numbers.Baseline.Count} of the baseline";

    private static string LeftOut(ComparisonNumbers numbers) =>
        numbers.Candidate.LeftOut + numbers.Baseline.LeftOut == 0
            ? ""
            : $" ({numbers.Candidate.LeftOut} and {numbers.Baseline.LeftOut} left out: NaN, infinite or beyond 1e300)";
}
