using Lastgood.Core.Incidents.FollowUp;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The places of a report that only people can fill in: their words, or what is asked of them.</summary>
internal static class ReportPlaces
{
    private const int Longest = 20_000;

    // From the opening on: the runbooks ask for the report within a day.
    private static readonly TimeSpan ReportWithin = TimeSpan.FromHours(24);

    /// <summary>When the report has to be complete, UTC.</summary>
    public static DateTimeOffset Due(IncidentStory story) => story.Incident.OpenedAt + ReportWithin;

    /// <summary>The sections about causes and consequences, the action items among them.</summary>
    public static void Write(MarkdownPage page, IncidentStory story)
    {
        foreach (var place in ReportPlace.All)
        {
            // These two stand among the figures of the impact.
            if (place.Section is ReportSection.Affected or ReportSection.Revenue)
            {
                continue;
            }
            if (place.Section == ReportSection.Prevention)
            {
                Actions(page, story);
            }
            page.Heading(2, place.Title);
            Place(page, story, place.Section);
        }
    }

    /// <summary>One section: what a person wrote, or what is asked.</summary>
    public static void Place(MarkdownPage page, IncidentStory story, ReportSection section)
    {
        var place = ReportPlace.Of(section);
        if (story.Incident.FollowUp.Sections.GetValueOrDefault(section) is not { } words)
        {
            page.Empty($"{place.Asks}");
            return;
        }
        foreach (
            var paragraph in words
                .Text.ReplaceLineEndings("\n")
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        )
        {
            page.Paragraph(Text(paragraph, Longest));
        }
    }

    private static void Actions(MarkdownPage page, IncidentStory story)
    {
        page.Heading(2, "Action items");
        if (story.Incident.FollowUp.Actions is not { Count: > 0 } actions)
        {
            page.Empty(
                "what is done so that it does not happen again, by whom and by when: the fix within a day, tests and monitoring within a week."
            );
            return;
        }
        page.Table(
            ["Action", "Owner", "Due (UTC)", "State"],
            actions.Select(static a =>
                (IReadOnlyList<string>)
                    [
                        $"{a.Number}. {Text(a.Text, 1000)}",
                        Text(a.Owner),
                        Prose.Minute(a.Due),
                        a.Ended is not { } end ? "… open"
                        : end.IsDone ? $"✓ done{Text(Prose.Because(end.How))}"
                        : $"dropped{Text(Prose.Because(end.How))}",
                    ]
            )
        );
    }
}
