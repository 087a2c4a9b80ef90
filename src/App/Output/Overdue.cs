using System.Globalization;
using Lastgood.App.Composition;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.CheckLists;

namespace Lastgood.App.Output;

/// <summary>What people have left undone after its time.</summary>
internal static class Overdue
{
    /// <summary>What is overdue in the incidents of a service: one entry an incident.</summary>
    public static async Task<IReadOnlyList<OverdueJson>> OfAsync(
        Installation installation,
        string service,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var late = new List<OverdueJson>();
        foreach (
            var story in IncidentStory.All(await installation.FactsAsync(service, cancellation))
        )
        {
            var items = CheckList.Overdue(story, [], now);
            if (items.Count > 0)
            {
                var told = await installation.AnnouncementsAsync(story.Incident.Id, cancellation);
                items = CheckList.Overdue(story, told, now);
            }
            var actions = story.Incident.FollowUp.Actions.Where(a => a.IsOverdue(now)).ToList();
            if (items.Count + actions.Count > 0)
            {
                late.Add(
                    new OverdueJson(
                        story.Incident.Id,
                        [.. items.Select(static l => l.Item.Id)],
                        [.. actions.Select(static a => a.Number)],
                        items
                            .Select(static l => l.Due)
                            .Concat(actions.Select(static a => a.Due))
                            .Min()
                    )
                );
            }
        }
        return late;
    }

    /// <summary>It as one line, with the commands that help.</summary>
    public static string Line(OverdueJson late)
    {
        var parts = new List<string>();
        if (late.Items.Count > 0)
        {
            parts.Add(
                $"{Count(late.Items.Count, "item")} of its check lists (lastgood incident check {late.Incident})"
            );
        }
        if (late.Actions.Count > 0)
        {
            parts.Add(
                $"{Count(late.Actions.Count, "action item")} (lastgood incident actions {late.Incident})"
            );
        }
        return $"{late.Incident} since {Times.Moment(late.Since)}: {string.Join(", ", parts)}";
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}

internal sealed record OverdueJson(
    string Incident,
    IReadOnlyList<string> Items,
    IReadOnlyList<int> Actions,
    DateTimeOffset Since
);
