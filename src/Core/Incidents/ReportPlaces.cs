using System.Globalization;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The places of a report that only people can fill in, with the times by which they are due.</summary>
internal static class ReportPlaces
{
    // From the opening on: the runbooks ask for the report within a day and for the follow-up within a week.
    private static readonly TimeSpan ReportWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan FollowUpWithin = TimeSpan.FromDays(7);

    /// <summary>When the report has to be complete, UTC.</summary>
    public static DateTimeOffset Due(IncidentStory story) => story.Incident.OpenedAt + ReportWithin;

    public static void Write(MarkdownPage page, IncidentStory story)
    {
        var blamed = story.Incident.Blamed is { } version ? Text(version) : "the release";
        page.Heading(2, "Root cause");
        page.Empty($"what in {blamed}, or around it, was the cause, and how that is known.");
        page.Heading(2, "Contributing factors");
        page.Empty("what let it through, made it worse, or made it last longer.");
        page.Heading(2, "What went well");
        page.Empty("what to keep.");
        page.Heading(2, "What went wrong");
        page.Empty("what to change.");
        page.Heading(2, "Action items");
        page.Table(["Action", "Owner", "Due (UTC)"], Actions(story, blamed));
        page.Heading(2, "Prevention");
        page.Empty(
            "what makes sure that this kind of fault does not reach users again: tests, monitoring, a change to the process."
        );
        page.Heading(2, "Lessons learned");
        page.Empty("what other teams should know, and which part of the runbook changes.");
    }

    private static IEnumerable<IReadOnlyList<string>> Actions(IncidentStory story, string blamed)
    {
        var report = Minute(Due(story));
        var week = Minute(story.Incident.OpenedAt + FollowUpWithin);
        const string owner = "*to be filled in*";
        yield return ["Complete this report (within 24 h)", owner, report];
        yield return ["Find the root cause and plan the fix (within 24 h)", owner, report];
        yield return
        [
            $"Fix it in a new release; {blamed} itself is not deployed again (1–7 days)",
            owner,
            week,
        ];
        yield return ["Add a test that fails as this release did (1–7 days)", owner, week];
        yield return ["Add or sharpen the monitoring that shows it sooner (1–7 days)", owner, week];
        yield return ["Bring the runbook up to date, and tell the team (1–7 days)", owner, week];
        yield return ["*to be filled in*", owner, "*to be filled in*"];
    }

    private static string Minute(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
