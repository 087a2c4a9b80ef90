using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>
/// One activation as it is watched: its triggers, since when something is amiss, and what follows of it. The same for a
/// watch and for a replay, so that both decide alike. Pure; not thread-safe.
/// </summary>
/// <param name="policy">What holds.</param>
/// <param name="baseline">The last good release's figures; null where there are none.</param>
/// <param name="measured">The signals that the service has; null: it has all.</param>
/// <param name="age">How old the activation was when it began to be watched; null: not known, it is blamed for every trouble.</param>
/// <param name="begin">When it began to be watched, on a clock that never jumps.</param>
public sealed class WatchedActivation(
    Policy policy,
    Baseline? baseline,
    IReadOnlyCollection<Signal>? measured,
    TimeSpan? age,
    TimeSpan begin
)
{
    private readonly TimeSpan? age = age < TimeSpan.Zero ? TimeSpan.Zero : age;
    private IReadOnlyList<Saying> said = [];

    /// <summary>The triggers.</summary>
    public TriggerBoard Board { get; } = new(policy, baseline, measured);

    /// <summary>The onset: since when a trigger was seen to hold with none clear again; null where none holds.</summary>
    public TimeSpan? TroubleSince { get; private set; }

    /// <summary>How long ago it was activated; null where that is not known.</summary>
    public TimeSpan? Age(TimeSpan now) => age + now - begin;

    /// <summary>How every trigger stands.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="saying">All that is reported and alerted about now; what was and is not any more is taken back.</param>
    public IReadOnlyList<TriggerReading> Evaluate(TimeSpan now, IReadOnlyList<Saying> saying)
    {
        if (said.Count > 0 || saying.Count > 0)
        {
            Say(saying);
        }
        var readings = Board.Evaluate(now);
        TroubleSince = Onset(now, readings);
        return readings;
    }

    private void Say(IReadOnlyList<Saying> saying)
    {
        foreach (
            var gone in said.Where(s =>
                !saying.Any(t => t.Signal == s.Signal && t.Subject == s.Subject)
            )
        )
        {
            Board.Withdraw(gone.Signal, gone.Subject);
        }
        foreach (var one in saying)
        {
            Board.Say(one);
        }
        said = saying;
    }

    /// <summary>Decides on what was evaluated last.</summary>
    /// <param name="readings">What <see cref="Evaluate"/> gave.</param>
    /// <param name="known">What else is known.</param>
    /// <param name="now">The moment of the evaluation.</param>
    /// <param name="wall">The same by the wall clock, for freeze windows.</param>
    public Decision Decide(
        IReadOnlyList<TriggerReading> readings,
        Circumstances known,
        TimeSpan now,
        DateTimeOffset wall
    )
    {
        var limits = policy.Limits;
        var decision = Decider.Decide(
            new DecisionInput
            {
                Triggers = readings,
                Serving = known.Serving,
                ServingVerdict = known.ServingVerdict,
                ServingIsRollback = known.ServingIsRollback,
                LastGood = known.LastGood,
                FailedRollback = known.FailedRollback,
                AutomaticRollbacks = known.AutomaticRollbacks,
                AutomaticRollbacksPerHour = limits.AutomaticRollbacksPerHour,
                Diagnosis = Diagnose(known, now),
                Frozen = known.Frozen,
                FreezeWindow = OpenWindow(limits.Freezes, wall),
                CoolDownLeft = known.SinceRollback is { } since
                    ? limits.CoolDown - since
                    : TimeSpan.Zero,
                InstallationCap = known.InstallationCap,
                Mitigation = known.Mitigation,
                IsInvestigated = known.IsInvestigated,
            }
        );
        return
            decision.Kind == DecisionKind.RollBack
            && known.AwaitedDependencies is { Count: > 0 } awaited
            // Bounded by their timeouts: then they have failed, which is an answer too.
            ? decision with
            {
                Kind = DecisionKind.Inconclusive,
                Reason =
                    $"{decision.Reason}, once it is known how {string.Join(" and ", awaited)} is",
            }
            : decision;
    }

    private static string? OpenWindow(IReadOnlyList<FreezeWindow> windows, DateTimeOffset wall) =>
        windows.Count == 0 ? null : windows.FirstOrDefault(w => w.Contains(wall))?.Name;

    private TimeSpan? Onset(TimeSpan now, IReadOnlyList<TriggerReading> readings)
    {
        TimeSpan? longest = null;
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            if (
                reading.State is TriggerState.Holding or TriggerState.Fired
                && !(reading.Held <= longest)
            )
            {
                longest = reading.Held;
            }
        }
        if (longest is not { } held)
        {
            return null;
        }
        var earliest = now - held;
        return TroubleSince is { } known && known < earliest ? known : earliest;
    }

    private Diagnosis? Diagnose(Circumstances known, TimeSpan now) =>
        (TroubleSince, Age(now)) is ({ } since, { } activated)
            ? Judge.Of(
                new Evidence
                {
                    SinceActivation = activated,
                    SinceOnset = now - since,
                    SinceConfiguration = known.SinceConfiguration,
                    Attribution = policy.Limits.Attribution,
                    FailingDependencies = known.FailingDependencies,
                    FailingNeighbours = known.FailingNeighbours,
                    Reported =
                    [
                        .. said.Where(static s => s.Signal == Signal.Reported)
                            .Select(static s => s.Subject),
                    ],
                }
            )
            : null;
}
