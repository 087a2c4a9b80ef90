using Lastgood.App.Composition;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>Gathers what a decision rests on, and decides.</summary>
internal sealed class Deciding(
    Guarded service,
    Fleet fleet,
    MonotonicClock clock,
    TimeProvider time
)
{
    private readonly WayBack wayBack = new(service);
    private readonly Waiting waiting = new(clock, time);
    private readonly Telling telling = new(service, clock, time);
    private readonly Hearing hearing = new(service, fleet, clock, time);

    /// <summary>What is known of what the service cannot work without.</summary>
    public Dependencies Dependencies { get; } = new(service, clock, time);

    /// <summary>Decides, and takes a place under the installation's cap for what is to go back by itself.</summary>
    public async ValueTask<Decision> DecideAsync(
        ServiceState state,
        Watched now,
        CancellationToken cancellation
    )
    {
        var gathered = await GatherAsync(state, now, cancellation);
        var decision = Decide(state, now, gathered);
        // What a person approved in spite of a guard needs no place. Where another was faster with the last one, that is
        // known now, and decided as it will be from the next look on.
        return
            decision is { Kind: DecisionKind.RollBack }
            && decision.Guards.All(static g => g.Holds)
            && fleet.Cap.TryTake(service.Name, gathered.At) is { } reached
            ? Decide(
                state,
                now,
                gathered with
                {
                    Known = gathered.Known with { InstallationCap = reached },
                }
            )
            : decision;
    }

    /// <summary>Looks at everything that a decision rests on, at one moment.</summary>
    public async ValueTask<Gathered> GatherAsync(
        ServiceState state,
        Watched now,
        CancellationToken cancellation
    )
    {
        var at = clock.Now;
        var said = telling.What(state);
        var readings = now.Activation.Evaluate(at, said);
        await Dependencies.LookAsync(now.TroubleSince is not null, cancellation);
        fleet.Neighbours.Report(service.Name, service.DependsOn, now.TroubleSince);
        fleet.Looks.Done(service.Name, now.ObservedAt);
        var known = new Circumstances
        {
            Serving = now.Version,
            ServingVerdict = state.ServingRelease?.Verdict ?? Verdict.Unproven,
            ServingIsRollback = state.Serving!.Kind == RunKind.Rollback,
            LastGood = await wayBack.LookAsync(state, now, readings, cancellation),
            FailedRollback = state.FailedWayBack?.Id,
            AutomaticRollbacks = service.RecentRollbacks.Count(state, time, at),
            SinceRollback = service.RecentRollbacks.SinceNewest(state, time, at),
            Frozen = state.Cautions.Frozen is { } frozen
                ? $"by {frozen.By}: {frozen.Reason}"
                : null,
            InstallationCap = fleet.Cap.Reached(at),
            Mitigation = service.Mitigation?.Name,
            IsInvestigated = state.Cautions.Investigation?.Version == now.Version,
            SinceConfiguration = state.Cautions.Configuration is { } changed
                ? waiting.Since(
                    FormattableString.Invariant($"configuration {changed.At:O}"),
                    changed.At,
                    at
                )
                : null,
            FailingDependencies = Dependencies.Failing,
            AwaitedDependencies = Dependencies.Awaited,
            FailingNeighbours = fleet.Neighbours.Of(service.Name),
        };
        var gathered = new Gathered(at, said, readings, known);
        if (now.TroubleSince is null)
        {
            hearing.Forget();
            return gathered;
        }
        return await HearAsync(now, gathered, cancellation);
    }

    private async Task<Gathered> HearAsync(
        Watched now,
        Gathered gathered,
        CancellationToken cancellation
    )
    {
        var known = gathered.Known;
        return await hearing.ListenAsync(GoesBack, cancellation)
            ? gathered with
            {
                Known = known with { FailingNeighbours = fleet.Neighbours.Of(service.Name) },
            }
            : gathered;

        bool GoesBack(bool capped) =>
            WithoutPeople(
                now,
                capped ? gathered : gathered with { Known = known with { InstallationCap = null } }
            ).Kind == DecisionKind.RollBack;
    }

    /// <summary>Decides on what was gathered.</summary>
    public Decision Decide(ServiceState state, Watched now, Gathered gathered)
    {
        var decision = FixPromise.Settle(
            WithoutPeople(now, gathered),
            service.Policy.Limits,
            PromiseOf(state),
            gathered.Known.LastGood.Version
        );
        return Settlement.Of(decision, service.Policy, QuestionOf(state, decision));
    }

    private Decision WithoutPeople(Watched now, Gathered gathered) =>
        now.Activation.Decide(gathered.Readings, gathered.Known, gathered.At, time.GetUtcNow());

    private FixPromise? PromiseOf(ServiceState state) =>
        state.Cautions.Fix is { } fix
            ? new FixPromise(
                waiting.Since(FormattableString.Invariant($"fix {fix.At:O}"), fix.At, clock.Now),
                fix.Fact.Within,
                fix.Fact.By,
                fix.Fact.Reason
            )
            : null;

    private Question? QuestionOf(ServiceState state, Decision decision)
    {
        if (
            decision.Kind != DecisionKind.Ask
            || state.OpenIncident
                is not { Decision: { Kind: DecisionKind.Ask } open, DecidedAt: { } at } incident
            || open.Serving != decision.Serving
        )
        {
            return null;
        }
        var answer = state.Cautions.AnswerIn(incident.Id)?.Fact;
        return new Question(
            waiting.Since(incident.Id, at, clock.Now),
            answer?.Approved,
            answer is null ? null : $"{answer.By}: {answer.Reason}"
        );
    }
}

/// <summary>What a decision rests on.</summary>
/// <param name="At">The moment, on the clock that never jumps.</param>
/// <param name="Said">What was reported.</param>
/// <param name="Readings">Every trigger.</param>
/// <param name="Known">What else is known.</param>
internal sealed record Gathered(
    TimeSpan At,
    IReadOnlyList<Saying> Said,
    IReadOnlyList<TriggerReading> Readings,
    Circumstances Known
);
