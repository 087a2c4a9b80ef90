using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Comparison;

namespace Lastgood.App.Output;

/// <summary>A comparison of two releases, for people and as JSON.</summary>
/// <param name="Service">The service.</param>
/// <param name="Candidate">The version that was judged.</param>
/// <param name="Baseline">The version that it was compared with.</param>
/// <param name="Compared">What came of it.</param>
internal sealed record ShownComparison(
    string Service,
    string Candidate,
    string Baseline,
    ReleaseComparison Compared
)
{
    public string Text(Ink ink) =>
        Columns.Of(
            ["METRIC", "", Candidate, Baseline, "SHIFT", "P", "SAMPLES"],
            Compared.Metrics.Select(m =>
                (List<Cell>)
                    [
                        m.Metric.Name,
                        Outcome(m.Outcome, ink),
                        Value(m.Numbers.Candidate.Median, m),
                        Value(m.Numbers.Baseline.Median, m),
                        Value(m.Numbers.Shift, m),
                        m.Numbers.AdjustedP is { } p
                            ? FormattableString.Invariant($"{p:0.####}")
                            : "–",
                        FormattableString.Invariant(
                            $"{m.Numbers.Candidate.Count} and {m.Numbers.Baseline.Count}"
                        ),
                    ]
            ),
            ink
        )
        + $"{Service} {Candidate} beside {Baseline}: {Outcome(Compared.Outcome, ink).Text}. {Compared.Reason}\n";

    public ComparisonJson ToJson() =>
        new(
            Service,
            Candidate,
            Baseline,
            Compared.Outcome.ToString().ToLowerInvariant(),
            Compared.Reason,
            [
                .. Compared.Metrics.Select(static m => new MetricJson(
                    m.Metric.Name,
                    m.Outcome.ToString().ToLowerInvariant(),
                    m.Metric.Unit,
                    m.Numbers.Candidate.Median,
                    m.Numbers.Baseline.Median,
                    m.Numbers.Shift,
                    m.Numbers.AdjustedP,
                    m.Numbers.Candidate.Count,
                    m.Numbers.Baseline.Count,
                    m.Reason
                )),
            ]
        );

    private static string Value(double? value, MetricComparison metric) =>
        value is { } v ? Figures.Show(v, metric.Metric.Unit) : "–";

    private static Cell Outcome(ComparisonOutcome outcome, Ink ink) =>
        outcome switch
        {
            ComparisonOutcome.Pass => new Cell("pass", ink.Good),
            ComparisonOutcome.Fail => new Cell("fail", ink.Bad),
            _ => new Cell("inconclusive", ink.Warn),
        };
}

internal sealed record ComparisonJson(
    string Service,
    string Candidate,
    string Baseline,
    string Outcome,
    string Reason,
    IReadOnlyList<MetricJson> Metrics
);

internal sealed record MetricJson(
    string Name,
    string Outcome,
    string Unit,
    double? CandidateMedian,
    double? BaselineMedian,
    double? Shift,
    double? P,
    int CandidateSamples,
    int BaselineSamples,
    string Reason
);
