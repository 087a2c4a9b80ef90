using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>Gathers what a decision rests on, and decides.</summary>
internal sealed class Deciding(
    Guarded service,
    Fleet fleet,
    MonotonicClock clock,
    TimeProvider time
)
{
    private readonly WayBack wayBack = new(service);
    private (string Incident, TimeSpan Since)? asked;

    public async Task<Decision> DecideAsync(
        ServiceState state,
        Watched now,
        CancellationToken cancellation
    )
    {
        TellBoard(state, now);
        var readings = now.Board.Evaluate(clock.Now);
        now.TroubleSince = Since(now, readings);
        fleet.Neighbours.Report(service.Name, service.DependsOn, now.TroubleSince);
        var limits = service.Policy.Limits;
        var decision = Decider.Decide(
            new DecisionInput
            {
                Triggers = readings,
                Serving = now.Version,
                ServingVerdict = state.ServingRelease?.Verdict ?? Verdict.Unproven,
                ServingIsRollback = state.Serving!.Kind == RunKind.Rollback,
                LastGood = await wayBack.LookAsync(state, now, readings, cancellation),
                FailedRollback = state.FailedWayBack?.Id,
                AutomaticRollbacks = service.RecentRollbacks.Count(state, time, clock.Now),
                AutomaticRollbacksPerHour = limits.AutomaticRollbacksPerHour,
                Diagnosis = now.TroubleSince is { } since ? Diagnose(state, now, since) : null,
                Frozen = state.Cautions.Frozen is { } frozen
                    ? $"by {frozen.By}: {frozen.Reason}"
                    : null,
                FreezeWindow = limits
                    .Freezes.FirstOrDefault(w => w.Contains(time.GetUtcNow()))
                    ?.Name,
                CoolDownLeft = service.RecentRollbacks.SinceNewest(state, time, clock.Now)
                    is { } age
                    ? limits.CoolDown - age
                    : TimeSpan.Zero,
                InstallationCap = fleet.Cap.Reached(clock.Now),
                Mitigation = service.Mitigation?.Name,
                IsInvestigated = state.Cautions.Investigation?.Version == now.Version,
            }
        );
        return Settlement.Of(decision, service.Policy, QuestionOf(state, decision));
    }

    private static void TellBoard(ServiceState state, Watched now)
    {
        var reports = state.Cautions.Reports;
        if (reports.Count + now.Said.Count == 0)
        {
            return;
        }
        foreach (var gone in now.Said.Where(s => reports.All(r => r.Fact.Subject != s)))
        {
            now.Board.Say(Signal.Reported, gone, evidence: null);
        }
        foreach (var (fact, _) in reports)
        {
            now.Board.Say(Signal.Reported, fact.Subject, $"{fact.By}: {fact.Reason}");
        }
        now.Said = [.. reports.Select(static r => r.Fact.Subject)];
    }

    // The onset: when a trigger was first seen to hold, and none was clear again since.
    private TimeSpan? Since(Watched now, IReadOnlyList<TriggerReading> readings)
    {
        TimeSpan? longest = null;
        foreach (var reading in readings)
        {
            if (
                reading.State is TriggerState.Holding or TriggerState.Fired
                && !(reading.Held <= longest)
            )
            {
                longest = reading.Held;
            }
        }
        return clock.Now - longest is not { } earliest ? null
            : now.TroubleSince is { } known && known < earliest ? known
            : earliest;
    }

    private Diagnosis Diagnose(ServiceState state, Watched now, TimeSpan since) =>
        Judge.Of(
            new Evidence
            {
                SinceActivation = now.Age(clock.Now),
                SinceOnset = clock.Now - since,
                Attribution = service.Policy.Limits.Attribution,
                FailingNeighbours = fleet.Neighbours.Of(service.Name),
                Reported = [.. state.Cautions.Reports.Select(static r => r.Fact.Subject)],
            }
        );

    private Question? QuestionOf(ServiceState state, Decision decision)
    {
        if (
            decision.Kind != DecisionKind.Ask
            || state.OpenIncident
                is not { Decision: { Kind: DecisionKind.Ask } open, DecidedAt: { } at } incident
            || open.Serving != decision.Serving
        )
        {
            asked = null;
            return null;
        }
        if (asked?.Incident != incident.Id)
        {
            // Asked by a process before this one: the wall clock is all there is.
            var before = time.GetUtcNow() - at;
            asked = (incident.Id, clock.Now - (before > TimeSpan.Zero ? before : TimeSpan.Zero));
        }
        var answer = state.Cautions.AnswerIn(incident.Id)?.Fact;
        return new Question(
            clock.Now - asked.Value.Since,
            answer?.Approved,
            answer is null ? null : $"{answer.By}: {answer.Reason}"
        );
    }
}
