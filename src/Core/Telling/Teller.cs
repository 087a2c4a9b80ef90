using System.Globalization;
using Lastgood.Core.Decisions;
using Lastgood.Core.Drills;
using Lastgood.Core.Incidents;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Telling;

/// <summary>Goes through the facts of a service and notes what people are to be told.</summary>
internal sealed class Teller(string service, NoticeRules rules)
{
    private readonly List<Notice> notices = [];
    private readonly ServiceState state = new(service);
    private readonly List<TimeSpan> past = [];
    private readonly ProgressStory progress = new();
    private Wanted? wanted;
    private Rolling? rolling;
    private DateTimeOffset time = DateTimeOffset.MinValue;

    public IReadOnlyList<Notice> Notices => notices;

    /// <summary>Somebody's answer is wanted.</summary>
    private sealed record Wanted(Notice Notice, int Called);

    /// <summary>A rollback that is told of until its incident, or it, is over.</summary>
    private sealed record Rolling(Notice Started, TimeSpan Told);

    public void Apply(Entry entry)
    {
        // A clock that was set back makes nothing twice.
        PassTime(entry.At);
        var before = state.OpenRun;
        state.Apply([entry]);
        progress.Apply(entry, state);
        if (Caused(entry, before) is { } notice)
        {
            notices.Add(notice);
            Follow(notice);
        }
        if (Core.Telling.Notices.IsAnswer(entry.Fact))
        {
            wanted = null;
        }
        if (rolling is not null && IsOver(rolling.Started))
        {
            rolling = null;
        }
    }

    /// <summary>Notes what time has made up to a moment.</summary>
    public void PassTime(DateTimeOffset now)
    {
        if (now <= time)
        {
            return;
        }
        time = now;
        List<Notice> made = [.. Progress(now), .. Calls(now)];
        notices.AddRange(made.OrderBy(static n => n.At));
    }

    private Notice? Caused(Entry entry, RunState? before) =>
        entry.Fact switch
        {
            IncidentOpened f => About(entry, Moment.IncidentOpened, NoticeLevel.Warning) with
            {
                Incident = f.Incident,
                From = f.Blamed,
                Reason = f.Title,
                Started = entry.At,
                Phase = PublicPhase.Investigating,
            },
            DecisionMade
            {
                Decision.Kind: DecisionKind.Ask
                    or DecisionKind.FixForward
                    or DecisionKind.StopEverything
            } f => About(entry, Moment.ApprovalWanted, NoticeLevel.Critical) with
            {
                Incident = f.Incident,
                From = f.Decision.Serving,
                To = f.Decision.Target,
                Reason = f.Decision.Reason,
            },
            PersonAsked f => About(entry, Moment.ApprovalWanted, NoticeLevel.Critical) with
            {
                Incident = f.Incident,
                From = state.Serving?.Version,
                Reason =
                    $"{f.Text} (subject: {f.Subject}; without an answer: {(f.Default ? "yes" : "no")})",
                AnswerBy = entry.At + f.Within,
            },
            DrillStarted f => About(entry, Moment.DrillStarted, NoticeLevel.Info) with
            {
                IsDrill = true,
                From = f.From,
                To = f.To,
                Reason = f.Hypothesis,
                Expected = f.Deadline,
            },
            DrillEnded f => About(
                entry,
                Moment.DrillEnded,
                f.Outcome == DrillOutcome.Failed ? NoticeLevel.Warning : NoticeLevel.Info
            ) with
            {
                IsDrill = true,
                Reason = f.Message,
            },
            // Told of as a drill, and as nothing else.
            _ when IsOfDrill(entry) => null,
            RunStarted { Plan.Kind: RunKind.Rollback } f => About(
                entry,
                Moment.RollbackStarted,
                NoticeLevel.Warning
            ) with
            {
                Incident = f.Incident,
                From = f.Plan.From,
                To = f.Plan.To,
                Reason = f.Reason,
                Expected = Usual() is { } usual ? entry.At + usual : null,
                Phase = PublicPhase.Identified,
            },
            Verified { Result.Passed: true, TakeBack: false }
                when before is { Plan.Kind: RunKind.Rollback } run => Ended(
                entry,
                run,
                RunOutcome.Done
            ),
            RunEnded { Outcome: RunOutcome.Failed or RunOutcome.Undone or RunOutcome.Diverged } f
                when before is { Plan.Kind: RunKind.Rollback } run => Ended(
                entry,
                run,
                f.Outcome
            ) with
            {
                Reason = f.Message,
            },
            MonitoringStarted f when before is { Plan.Kind: RunKind.Rollback } run => Of(
                entry,
                run,
                Moment.Monitoring,
                NoticeLevel.Info
            ) with
            {
                Expected = entry.At + f.For,
                Phase = PublicPhase.Monitoring,
            },
            ReleaseActivated { Kind: RunKind.Deploy } f => About(
                entry,
                Moment.Released,
                NoticeLevel.Info
            ) with
            {
                Run = entry.Run,
                From = f.From,
                To = f.Version,
                Reason = $"by {f.By}",
            },
            IncidentResolved f when IsFirst(f, entry) => Resolved(entry, f),
            ReleaseRefused f => About(entry, Moment.BadReleaseRefused, NoticeLevel.Warning) with
            {
                // What is told of the incident goes on: this is a matter of its own.
                To = f.Version,
                Reason = f.Reason,
            },
            WorkLate f => About(entry, Moment.Overdue, NoticeLevel.Warning) with
            {
                Incident = f.Incident,
                Reason = LateWords(f),
            },
            _ => null,
        };

    private static string LateWords(WorkLate late) =>
        string.Join(
            "; ",
            [
                .. late.Items.Select(static i => ShippedItems.Find(i)?.Title ?? i),
                .. late.Actions.Select(static a => $"action {a}"),
            ]
        );

    private bool IsOfDrill(Entry entry) =>
        entry.Run is { } id && state.Runs.Any(r => r.Id == id && r.Start.IsDrill);

    private Notice About(Entry entry, Moment moment, NoticeLevel level) =>
        new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{service}-n{entry.Sequence}"),
            Cause = entry.Sequence,
            Service = service,
            Moment = moment,
            Level = level,
            At = entry.At,
            Run = entry.Run,
            Incident = state.OpenIncident?.Id,
            Started = state.OpenIncident?.OpenedAt ?? entry.At,
            Contact = rules.Contacts is [var first, ..] ? first : null,
            Found = Cause(),
        };

    private Notice Of(Entry entry, RunState run, Moment moment, NoticeLevel level) =>
        About(entry, moment, level) with
        {
            Incident = run.Start.Incident,
            Started = IncidentOf(run.Start.Incident)?.OpenedAt ?? run.StartedAt,
            From = run.Plan.From,
            To = run.Plan.To,
            Reason = run.Start.Reason,
        };

    private Notice Ended(Entry entry, RunState run, RunOutcome outcome)
    {
        var took = entry.At - run.StartedAt;
        if (outcome == RunOutcome.Done && took >= TimeSpan.Zero)
        {
            past.Add(took);
        }
        return Of(
            entry,
            run,
            Moment.RollbackEnded,
            outcome == RunOutcome.Done ? NoticeLevel.Info : NoticeLevel.Critical
        ) with
        {
            Outcome = outcome,
            Duration = took >= TimeSpan.Zero ? took : null,
            // That it is being watched is told by itself, a moment later.
            Phase =
                outcome != RunOutcome.Done ? PublicPhase.Identified
                : run.Plan.Monitor > TimeSpan.Zero ? null
                : PublicPhase.Monitoring,
        };
    }

    private Notice Resolved(Entry entry, IncidentResolved fact)
    {
        var incident = IncidentOf(fact.Incident)!;
        var took = entry.At - incident.OpenedAt;
        return About(entry, Moment.Resolved, NoticeLevel.Info) with
        {
            Incident = fact.Incident,
            From = incident.Blamed,
            To = state.Serving?.Version,
            Reason = fact.Summary,
            Started = incident.OpenedAt,
            Duration = took >= TimeSpan.Zero ? took : null,
            Phase = PublicPhase.Resolved,
        };
    }

    private void Follow(Notice notice)
    {
        switch (notice.Moment)
        {
            case Moment.ApprovalWanted:
                wanted = new Wanted(notice, 0);
                break;
            case Moment.RollbackStarted:
                rolling = new Rolling(notice, TimeSpan.Zero);
                break;
        }
    }

    // One that was completed is told of no more, even where its incident is left to a person to resolve.
    private bool IsOver(Notice started)
    {
        var end = state.Runs.LastOrDefault(r => r.Id == started.Run)?.End;
        return end?.Outcome == RunOutcome.Done
            || (
                started.Incident is { } incident
                    ? IncidentOf(incident) is { IsOpen: false }
                    : end is not null
            );
    }

    private IEnumerable<Notice> Progress(DateTimeOffset now)
    {
        if (rolling is not { } going)
        {
            return [];
        }
        var passed = now - going.Started.At;
        rolling = going with { Told = passed };
        return
        [
            .. ProgressSchedule
                .Between(rules.Progress, going.Told, passed)
                .Select(p =>
                    going.Started with
                    {
                        Id = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{going.Started.Id}-p{p.Number}"
                        ),
                        Moment = Moment.Progress,
                        Level = NoticeLevel.Info,
                        At = going.Started.At + p.After,
                        Found = progress.At(going.Started.At + p.After, rules.Progress),
                        Phase = null,
                    }
                ),
        ];
    }

    private List<Notice> Calls(DateTimeOffset now)
    {
        if (wanted is not { } asked)
        {
            return [];
        }
        var calls = Escalation.Of(rules.Contacts, asked.Notice.At, null, now);
        wanted = asked with { Called = Math.Max(calls.Count, 1) };
        // The first has been told by the question itself.
        return
        [
            .. calls
                .Skip(Math.Max(asked.Called, 1))
                .Select(call =>
                    asked.Notice with
                    {
                        Id = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{asked.Notice.Id}-e{call.Number}"
                        ),
                        At = call.At,
                        Contact = call.Contact,
                        Found =
                            $"nobody has answered since {Prose.Spoken(asked.Notice.At)}; it is now the turn of {call.Contact}",
                    }
                ),
        ];
    }

    private TimeSpan? Usual()
    {
        if (past.Count == 0)
        {
            return null;
        }
        var sorted = past.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // The cause, as far as it was looked for.
    private string? Cause() =>
        state.Cautions.Investigation is { } found
            ? string.Join("; ", found.Findings.Select(static f => $"{f.Question} {f.Answer}"))
            : null;

    private IncidentState? IncidentOf(string? id) => state.Incidents.LastOrDefault(i => i.Id == id);

    // Resolved by a person, then by the end of its run: the first one counts.
    private bool IsFirst(IncidentResolved fact, Entry entry) =>
        IncidentOf(fact.Incident) is { } incident
        && ReferenceEquals(incident.Resolution, fact)
        && incident.ResolvedAt == entry.At;
}
