using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Drills;

/// <summary>The report of a drill as Markdown. Pure.</summary>
public static class DrillReport
{
    /// <summary>Writes it.</summary>
    /// <param name="state">The service.</param>
    /// <param name="drill">The drill.</param>
    public static string Of(ServiceState state, DrillState drill)
    {
        var page = new MarkdownPage();
        var start = drill.Start;
        page.Heading(1, $"Drill {MarkdownPage.Text(drill.Id)}");
        page.Table(
            ["", ""],
            [
                ["Level", DrillWords.Of(start.Level)],
                ["Hypothesis", MarkdownPage.Text(start.Hypothesis)],
                ["Service", MarkdownPage.Text(state.Service)],
                ["Release", MarkdownPage.Text($"{start.From} → {start.To} → {start.From}")],
                ["By", MarkdownPage.Text(start.By)],
                ["Began", Prose.Moment(drill.StartedAt)],
                ["Ended", drill.EndedAt is { } at ? Prose.Moment(at) : "it goes on"],
                [
                    "Outcome",
                    drill.End is { } end
                        ? $"{(end.Outcome == DrillOutcome.Passed ? "✓" : "✗")} {DrillWords.Of(end.Outcome)}: {MarkdownPage.Text(end.Message)}"
                        : "it goes on",
                ],
            ]
        );
        page.Heading(2, "Before");
        page.Table(
            ["Asked", "Seen"],
            start.Gate.Select(static c =>
                (IReadOnlyList<string>)
                    [
                        MarkdownPage.Text(c.Name),
                        $"{(c.Holds ? "✓" : "✗")} {MarkdownPage.Text(c.Seen)}",
                    ]
            )
        );
        page.Heading(2, "What was done");
        page.Table(
            ["Part", "Seen"],
            drill.Steps.Select(static s =>
                (IReadOnlyList<string>)
                    [
                        MarkdownPage.Text(s.What),
                        $"{(s.Passed ? "✓" : "✗")} {MarkdownPage.Text(s.Seen)}",
                    ]
            )
        );
        if (state.Runs.FirstOrDefault(r => r.Id == drill.Run) is { } run)
        {
            page.Table(
                ["Step", "State"],
                run.Plan.Steps.Zip(run.Steps)
                    .Select(static s =>
                        (IReadOnlyList<string>)
                            [
                                MarkdownPage.Text(s.First.Title),
                                s.Second.ToString().ToLowerInvariant(),
                            ]
                    )
            );
        }
        Times(page, drill.End?.Times ?? DrillTimes.None);
        Findings(page, state, drill);
        return page.ToString();
    }

    private static void Times(MarkdownPage page, DrillTimes times)
    {
        page.Heading(2, "Times");
        page.Table(
            ["Part", "Took"],
            new (string Name, TimeSpan? Took)[]
            {
                ("Detect: until every trigger had measured what served", times.Detect),
                ("Decide: until there was a plan", times.Decide),
                ("Execute: until the release served", times.Execute),
                ("Verify", times.Verify),
                ("All of it, of 60 s promised", times.Whole),
                ("The way forth, verified", times.Back),
            }.Select(static t =>
                (IReadOnlyList<string>)
                    [t.Name, t.Took is { } took ? Durations.Rounded(took) : "not carried out"]
            )
        );
    }

    private static void Findings(MarkdownPage page, ServiceState state, DrillState drill)
    {
        page.Heading(2, "Findings");
        var owned = state.Drills.Findings.Where(f => f.Fact.Drill == drill.Id).ToList();
        var found = drill.End?.Findings ?? [];
        if (found.Count + owned.Count == 0)
        {
            page.Paragraph("None.");
            return;
        }
        page.Table(
            ["Finding", "Owner", "Tested again by", "Settled"],
            found
                .Select(static f => (IReadOnlyList<string>)[MarkdownPage.Text(f), "", "", ""])
                .Concat(
                    owned.Select(static f =>
                        (IReadOnlyList<string>)
                            [
                                MarkdownPage.Text(f.Fact.Text),
                                MarkdownPage.Text(f.Fact.Owner),
                                Prose.Day(f.Fact.Due),
                                f.Closed is { } closed ? MarkdownPage.Text(closed.How) : "no",
                            ]
                    )
                )
        );
    }
}
