using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Incidents.FollowUp;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The check lists and the notes of an incident, as sections of its report.</summary>
internal static class ReportCheckLists
{
    public static void Lists(
        MarkdownPage page,
        IncidentStory story,
        IReadOnlyList<Announcement> told
    )
    {
        page.Heading(2, "Check lists");
        foreach (var phase in CheckList.Of(story, told).GroupBy(static l => l.Item.Phase))
        {
            page.Heading(3, CheckPhases.Title(phase.Key));
            page.Table(
                ["Item", "State", "How that is known", "Owner", "Due (UTC)"],
                phase.Select(Row)
            );
        }
    }

    public static void Notes(MarkdownPage page, IncidentStory story)
    {
        var pinned = story.Incident.FollowUp.Notes.Where(static n => n.IsPinned).ToList();
        if (pinned.Count == 0)
        {
            return;
        }
        page.Heading(2, "Notes");
        page.Table(
            ["Note", "By", "Time"],
            pinned.Select(static n =>
                (IReadOnlyList<string>)
                    [
                        Text(n.Now.Text, 2000),
                        Text(Prose.Who(n.Now.By)),
                        n.Versions.Count == 1
                            ? Prose.Moment(n.Now.At)
                            : $"{Prose.Moment(n.Now.At)}, changed {n.Versions.Count - 1} times",
                    ]
            )
        );
    }

    private static IReadOnlyList<string> Row(CheckLine line) =>
        [
            line.Item.Title,
            line.State switch
            {
                TickState.Done => "✓ done",
                TickState.Failed => "✗ not so",
                TickState.NotNeeded => "not needed",
                _ => "… open",
            },
            line.By is null ? "" : Text($"{Prose.Who(line.By)}{Prose.Because(line.Evidence)}", 400),
            Text(line.Owner),
            Prose.Minute(line.Due),
        ];
}
