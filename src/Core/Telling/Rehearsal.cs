using Lastgood.Core.Journal;
using Lastgood.Core.Runs;
using Lastgood.Core.Verification;

namespace Lastgood.Core.Telling;

/// <summary>What people would be told if a service were rolled back: the notices of facts that have not happened. Pure.</summary>
public static class Rehearsal
{
    /// <summary>The notices of a rollback that goes well, from its incident to its end.</summary>
    /// <param name="service">The service.</param>
    /// <param name="entries">What has happened so far.</param>
    /// <param name="rules">What notices rest on besides.</param>
    /// <param name="now">When it would begin, UTC.</param>
    public static IReadOnlyList<Notice> Of(
        string service,
        IReadOnlyList<Entry> entries,
        NoticeRules rules,
        DateTimeOffset now
    )
    {
        var state = ServiceState.From(service, entries);
        var from = state.Serving?.Version ?? "the serving release";
        var to = state.WayBack(state.Serving?.Version)?.Release.Version ?? "the last good release";
        var (incident, run) = (state.NextIncident, state.NextRun);
        var plan = new Plan(
            service,
            RunKind.Rollback,
            "",
            from,
            to,
            [],
            new VerificationSpec(0, TimeSpan.Zero, 0, []),
            TimeSpan.FromMinutes(15)
        );
        IReadOnlyList<Fact> facts =
        [
            new IncidentOpened(incident, $"{from} is in doubt", from),
            new RunStarted(plan, RunStarted.Automatic, "the reason of that day", incident),
            new Verified(
                new VerificationResult([new("health", CheckOutcome.Pass, "", TimeSpan.Zero)]),
                TakeBack: false
            ),
            new MonitoringStarted(plan.Monitor),
            new RunEnded(RunOutcome.Done, to, $"{to} serves and is verified"),
            new IncidentResolved(incident, "lastgood", $"{to} serves and is verified"),
        ];
        var sequence = state.Sequence;
        return
        [
            .. Notices
                .Of(
                    [
                        .. entries,
                        .. facts.Select(
                            (fact, i) =>
                                new Entry(
                                    sequence + i + 1,
                                    service,
                                    now,
                                    fact is IncidentOpened or IncidentResolved ? null : run,
                                    fact
                                )
                        ),
                    ],
                    rules,
                    now
                )
                .Where(notice => notice.Cause > sequence),
        ];
    }
}
