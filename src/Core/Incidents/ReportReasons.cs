using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The sections of a report on what was measured and why it was decided as it was.</summary>
internal static class ReportReasons
{
    public static void Measured(MarkdownPage page, IncidentStory story)
    {
        page.Heading(2, "What was measured");
        var decisions = story.Decisions.ToList();
        if (decisions.Count == 0)
        {
            page.Paragraph(
                "No trigger of the policy is behind this incident; what was checked is under *Verification*."
            );
        }
        foreach (var (at, decision) in decisions)
        {
            page.Paragraph(
                $"At {Prose.Moment(at)} UTC, when it was decided to {ReportWords.Of(decision.Kind)}:"
            );
            page.Table(
                ["Trigger", "State", "Value", "Threshold", "Window", "Met for", "Samples", "Note"],
                decision.Triggers.Select(Row)
            );
        }
        var baselines = story
            .Facts.Select(static e => e.Fact)
            .OfType<BaselineTaken>()
            .Select(static f => f.Baseline);
        foreach (var baseline in baselines)
        {
            page.Paragraph($"Baseline, {Text(baseline.Version)}'s own figures: {Of(baseline)}.");
        }
    }

    public static void Why(MarkdownPage page, IncidentStory story)
    {
        page.Heading(2, "Why");
        var decisions = story.Decisions.ToList();
        foreach (var (at, decision) in decisions)
        {
            page.Paragraph(
                $"{Prose.Moment(at)} UTC, **{ReportWords.Of(decision.Kind)}**: {Text(decision.Reason, 1000)}"
            );
            if (decision.Guards.Count > 0)
            {
                page.Table(
                    ["Guard", "Holds", "Evidence"],
                    decision.Guards.Select(static g =>
                        (IReadOnlyList<string>)
                            [Text(g.Name), g.Holds ? "✓ yes" : "✗ no", Text(g.Evidence)]
                    )
                );
            }
        }
        foreach (var run in story.Runs.Select(static r => r.Run))
        {
            // The reason of an automatic run is that of its decision.
            if (decisions.All(d => d.Decision.Reason != run.Start.Reason))
            {
                page.Paragraph(
                    $"{Prose.Moment(run.StartedAt)} UTC, {Text(run.Id)} asked for by {ReportWords.Asked(run.Start)}: {Text(run.Start.Reason, 1000)}"
                );
            }
        }
    }

    private static IReadOnlyList<string> Row(TriggerReading reading) =>
        [
            Text(reading.Trigger),
            ReportWords.Of(reading.State),
            Figure(reading.Value, reading.Unit),
            Figure(reading.Threshold, reading.Unit),
            reading.Window == TimeSpan.Zero ? "–" : Prose.Span(reading.Window),
            reading.For == TimeSpan.Zero
                ? "at once"
                : $"{Prose.Span(reading.Held)} of {Prose.Span(reading.For)}",
            Prose.Count(reading.Samples),
            Text(reading.Note),
        ];

    private static string Figure(double? value, string unit) =>
        value is { } known ? Text(Figures.Show(known, unit)) : "not measured";

    private static string Of(Baseline baseline) =>
        $"{Prose.Count(baseline.Requests)} requests"
        + (baseline.ErrorRatio is { } errors ? $", {Figures.Ratio(errors)} server errors" : "")
        + (baseline.P95 is { } p95 ? $", 95th percentile {Prose.Span(p95)}" : "");
}
