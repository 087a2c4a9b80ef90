using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Telling;

namespace Lastgood.Core.Incidents;

/// <summary>
/// The report of an incident as Markdown: all that the journal knows, and marked empty places for what only people know.
/// The same facts always give the same report.
/// </summary>
public static class IncidentReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="story">The incident.</param>
    /// <param name="around">What the facts do not have.</param>
    public static string Markdown(IncidentStory story, ReportContext around)
    {
        var page = new MarkdownPage();
        var times = IncidentTimes.Of(story);
        page.Heading(
            1,
            MarkdownPage.Text($"Incident {story.Incident.Id}: {IncidentSummary.Headline(story)}")
        );
        page.Heading(2, "Summary");
        page.Paragraph(MarkdownPage.Text(IncidentSummary.Paragraph(story), 4000));
        page.Paragraph(
            $"What only people know is marked *to be filled in*; due {Prose.Spoken(ReportPlaces.Due(story))}, 24 h after the opening."
        );
        ReportCheckLists.Notes(page, story);
        page.Heading(2, "Facts");
        page.Table(["Fact", "Value"], ReportFacts.Rows(story, times));
        foreach (var contact in around.Contacts)
        {
            page.Paragraph($"Contact: {MarkdownPage.Text(contact.InTurn)}.");
        }
        ReportFacts.Impact(page, story, times, around.Revenue);
        ReportTimeline(page, story);
        ReportReasons.Measured(page, story);
        foreach (var chart in around.Charts)
        {
            page.Paragraph($"![{MarkdownPage.Text(chart.Title)}]({chart.File})");
        }
        ReportReasons.Why(page, story);
        ReportRuns.Done(page, story, around.Command);
        ReportRuns.Verification(page, story);
        ReportEvidence.Kept(page, story);
        ReportCheckLists.Lists(page, story, around.Told);
        ReportPlaces.Write(page, story);
        page.Paragraph("---");
        page.Paragraph(
            $"Written by lastgood from the facts of its journal, number {story.Facts[0].Sequence} to {story.Facts[^1].Sequence}. "
                + "Whether they are as they were written: `lastgood audit verify`."
        );
        return page.ToString();
    }

    private static void ReportTimeline(MarkdownPage page, IncidentStory story)
    {
        var lines = Timeline.Of(story);
        var days = lines
            .Select(static l => Prose.Day(l.At))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        page.Heading(2, "Timeline");
        page.Paragraph(
            days.Count == 1 ? $"All times are UTC, on {days[0]}." : "All times are UTC."
        );
        page.Table(
            ["Time", "Kind", "What happened"],
            lines.Select(l =>
                (IReadOnlyList<string>)
                    [
                        days.Count == 1 ? Prose.Clock(l.At) : Prose.Moment(l.At),
                        Timeline.Word(l.Kind),
                        MarkdownPage.Text(l.What, 2000),
                    ]
            )
        );
    }
}

/// <summary>What a report needs besides the facts of its incident.</summary>
/// <param name="Command">How an argument list is shown, so that it can be pasted into a shell.</param>
public sealed record ReportContext(Func<IReadOnlyList<string>, string> Command)
{
    /// <summary>Who is called, in order.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Who was told of it.</summary>
    public IReadOnlyList<Announcement> Told { get; init; } = [];

    /// <summary>The pictures beside it.</summary>
    public IReadOnlyList<ReportChart> Charts { get; init; } = [];

    /// <summary>What trouble costs; null where nobody has reckoned it.</summary>
    public RevenueRate? Revenue { get; init; }
}

/// <summary>A picture beside a report.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="File">Its file's name, of letters, digits, dots and dashes.</param>
public sealed record ReportChart(string Title, string File);
