using System.Globalization;
using Lastgood.App.Composition;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.CheckLists;

namespace Lastgood.App.Output;

/// <summary>What people have left undone after its time.</summary>
internal static class Overdue
{
    /// <summary>What is overdue in the incidents of a service.</summary>
    public static async Task<IReadOnlyList<LateWork>> OfAsync(
        Installation installation,
        string service,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var late = new List<LateWork>();
        foreach (
            var story in IncidentStory.All(await installation.FactsAsync(service, cancellation))
        )
        {
            // Who was told is only asked where that can matter.
            if (
                LateWork.Of(story, [], now) is not null
                && LateWork.Of(
                    story,
                    await installation.AnnouncementsAsync(story.Incident.Id, cancellation),
                    now
                )
                    is { } work
            )
            {
                late.Add(work);
            }
        }
        return late;
    }

    /// <summary>It as one line, with the commands that help.</summary>
    public static string Line(LateWork late)
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
