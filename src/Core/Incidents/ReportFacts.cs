using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Runs;
using static Lastgood.Core.Incidents.MarkdownPage;

namespace Lastgood.Core.Incidents;

/// <summary>The tables of a report: who, when, how long, how many.</summary>
internal static class ReportFacts
{
    public static IEnumerable<IReadOnlyList<string>> Rows(IncidentStory story, IncidentTimes times)
    {
        var incident = story.Incident;
        yield return ["Service", Text(incident.Service)];
        yield return
        [
            "Outcome",
            $"{ReportWords.Of(IncidentOutcomes.Of(story))}; the incident is {(incident.IsOpen ? "open" : "resolved")}",
        ];
        yield return
        [
            "Report",
            $"{ReportStages.Word(incident.FollowUp.Stage)}; due {Prose.Spoken(ReportPlaces.Due(story))}",
        ];
        yield return ["Blamed release", Text(incident.Blamed ?? "none")];
        yield return
        [
            "Target",
            Text(story.Target ?? "none: there is nothing to go back to, or nobody chose"),
        ];
        yield return ["Served at the end of these facts", ReportWords.Serving(story)];
        yield return
        [
            "Runs",
            Text(
                story.Runs.Count == 0
                    ? "none"
                    : string.Join(", ", story.Runs.Select(static r => r.Run.Id))
            ),
        ];
        yield return ["Deployed", Moment(times.DeployedAt, ReportWords.NotDeployed(story))];
        yield return ["Opened", Moment(times.OpenedAt, "")];
        if (times.AskedAt is not null)
        {
            yield return ["A person was asked", Moment(times.AskedAt, "")];
        }
        yield return
        [
            "Decided",
            Moment(times.DecidedAt, "nobody decided to go back" + (incident.IsOpen ? " yet" : "")),
        ];
        yield return
        [
            "Switched: users on a good release again",
            Moment(times.SwitchedAt, ReportWords.NotSwitched(story, times)),
        ];
        yield return ["Verified", Moment(times.VerifiedAt, ReportWords.NotVerified(story))];
        yield return ["Resolved", Moment(times.ResolvedAt, "not yet")];
        foreach (var row in Durations(times))
        {
            yield return row;
        }
    }

    public static void Impact(
        MarkdownPage page,
        IncidentStory story,
        IncidentTimes times,
        RevenueRate? rate
    )
    {
        var impact = story.Incident.Impact;
        var none = WasSpared(story, times)
            ? "none: no user's traffic was moved to it"
            : "not measured: the journal holds no reading of its request counters";
        page.Heading(2, "Impact");
        page.Table(
            ["Impact", "Value"],
            [
                [
                    "Users had the blamed release for",
                    WasSpared(story, times)
                        ? none
                        : Span(
                            times.Served,
                            ("deployed", times.DeployedAt),
                            ("switched", times.SwitchedAt)
                        ),
                ],
                ["Requests that it answered", impact is null ? none : Prose.Count(impact.Requests)],
                [
                    "Of these failed (server errors)",
                    impact is null ? none : Prose.Count(impact.Failed),
                ],
                [
                    "Share that failed",
                    impact is null ? none : Share(impact.Requests, impact.Failed),
                ],
                .. rate?.Of(impact?.Failed, WasSpared(story, times) ? null : times.Served)
                    is { } cost
                    ? (IReadOnlyList<IReadOnlyList<string>>)
                        [
                            ["Revenue", Text(cost)],
                        ]
                    : [],
                .. story
                    .AllRuns.Where(static r => r.WithoutService is not null)
                    .Select(static r =>
                        (IReadOnlyList<string>)
                            [
                                $"Without service during the {RunWords.Name(r.Run.Plan.Kind)} to {r.Run.Plan.To}",
                                r.WithoutService!,
                            ]
                    ),
            ]
        );
        ReportPlaces.Place(page, story, ReportSection.Affected);
        ReportPlaces.Place(page, story, ReportSection.Revenue);
    }

    private static IEnumerable<IReadOnlyList<string>> Durations(IncidentTimes times)
    {
        var (deployed, opened) = (
            ("deployed", times.DeployedAt),
            ("opened", (DateTimeOffset?)times.OpenedAt)
        );
        var (decided, switched) = (("decided", times.DecidedAt), ("switched", times.SwitchedAt));
        var (verified, resolved) = (("verified", times.VerifiedAt), ("resolved", times.ResolvedAt));
        var from = times.DeployedAt is null ? opened : deployed;
        var to =
            times.VerifiedAt is not null ? verified
            : times.SwitchedAt is not null ? switched
            : resolved;
        yield return ["Deployment → decision", Span(times.ToDecision, deployed, decided)];
        yield return ["Decision → switched", Span(times.ToSwitched, decided, switched)];
        yield return ["Switched → verified", Span(times.ToVerified, switched, verified)];
        yield return [$"Whole ({from.Item1} → {to.Item1})", Span(times.Whole, from, to)];
    }

    // A deployment that failed before users' traffic was moved.
    private static bool WasSpared(IncidentStory story, IncidentTimes times) =>
        times.DeployedAt is null && story.Deployment is not null;

    private static string Share(double requests, double failed) =>
        requests > 0 ? Figures.Ratio(failed / requests) : "not measured: it answered no request";

    private static string Moment(DateTimeOffset? at, string otherwise) =>
        at is { } known ? $"{Prose.Moment(known)} UTC" : otherwise;

    private static string Span(
        TimeSpan? span,
        params ReadOnlySpan<(string Name, DateTimeOffset? At)> ends
    )
    {
        if (span is { } known)
        {
            return Prose.Span(known);
        }
        foreach (var (name, at) in ends)
        {
            if (at is null)
            {
                return $"not measured: there is no time *{name}*";
            }
        }
        return "not measured: the machine's clock was set back meanwhile";
    }
}
