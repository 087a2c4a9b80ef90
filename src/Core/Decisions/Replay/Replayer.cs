using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>
/// Runs a policy over recorded moments with the triggers and the decider of a watch, on the recording's clock. Nothing is
/// done and nobody answers. What would be done has no effect on what was recorded, so after a would-be rollback the
/// triggers that asked for it have to be seen clear before anything is decided again: each trouble counts once. Pure; not
/// thread-safe.
/// </summary>
/// <param name="policy">The policy that is tried.</param>
/// <param name="measured">The signals that were recorded; null: all.</param>
/// <param name="began">When the recording began, by its own clock.</param>
public sealed class Replayer(
    Policy policy,
    IReadOnlyCollection<Signal>? measured,
    DateTimeOffset began
)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Queue<TimeSpan> rollbacks = new();
    private WatchedActivation? watched;
    private TimeSpan? last;
    private TimeSpan? rolledBack;
    private DecisionKind? kind;
    private bool isInvestigated;
    private TimeSpan? asked;

    // What was acted on, until it is seen clear; null where nothing is under way.
    private HashSet<string>? acting;

    /// <summary>Takes a moment; the decision on it, and the change where what would be done is another than before.</summary>
    /// <exception cref="ArgumentException">It is not later than the one before, or the first one begins no activation.</exception>
    public (Decision Decision, ReplayChange? Change) Take(Moment moment)
    {
        if (moment.At <= last)
        {
            throw new ArgumentException(
                "a moment is not later than the one before",
                nameof(moment)
            );
        }
        last = moment.At;
        if (moment.Began is { } begun)
        {
            watched = new WatchedActivation(policy, begun.Baseline, measured, begun.Age, begun.At);
            (acting, asked, isInvestigated) = (null, null, false);
        }
        if (watched is null)
        {
            throw new ArgumentException("the first moment begins no activation", nameof(moment));
        }
        watched.Board.Add(moment.Observed);
        var onset = watched.TroubleSince;
        var readings = watched.Evaluate(moment.At, moment.Said);
        Settle(readings);
        var wall = began + moment.At;
        var decision = Answer(moment.At, watched.Decide(readings, Known(moment), moment.At, wall));
        if (decision.Kind == kind)
        {
            return (decision, null);
        }
        var change = new ReplayChange(
            moment.At,
            wall,
            kind,
            decision,
            moment.At - (watched.TroubleSince ?? onset)
        );
        kind = decision.Kind;
        Act(moment.At, decision);
        return (decision, change);
    }

    /// <summary>What was known, and what would have been done since.</summary>
    private Circumstances Known(Moment moment)
    {
        while (rollbacks.TryPeek(out var first) && moment.At - first >= Hour)
        {
            rollbacks.Dequeue();
        }
        var since = moment.At - rolledBack;
        return moment.Known with
        {
            AutomaticRollbacks = moment.Known.AutomaticRollbacks + rollbacks.Count,
            SinceRollback =
                since < moment.Known.SinceRollback ? since : moment.Known.SinceRollback ?? since,
            IsInvestigated = moment.Known.IsInvestigated || isInvestigated,
        };
    }

    private Decision Answer(TimeSpan at, Decision decision)
    {
        if (acting is not null && decision.Kind != DecisionKind.StopEverything)
        {
            return decision with { Kind = kind!.Value };
        }
        if (decision.Kind != DecisionKind.Ask)
        {
            asked = null;
            return decision;
        }
        Question? question = asked is { } since ? new Question(at - since) : null;
        asked ??= at;
        return Settlement.Of(decision, policy, question);
    }

    private void Act(TimeSpan at, Decision decision)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Investigate:
                isInvestigated = true;
                break;
            case DecisionKind.RollBack:
                asked = null;
                rollbacks.Enqueue(at);
                rolledBack = at;
                Hold(decision.Triggers);
                break;
            case DecisionKind.StopEverything:
                Hold(decision.Triggers);
                break;
            default:
                break;
        }
    }

    private void Hold(IReadOnlyList<TriggerReading> readings)
    {
        acting ??= new HashSet<string>(StringComparer.Ordinal);
        var fired = readings.Where(static r => r.State == TriggerState.Fired).ToList();
        var strongest = fired.Max(static r => r.Asks);
        acting.UnionWith(fired.Where(r => r.Asks == strongest).Select(static r => r.Trigger));
        // Another release would serve, whose events are counted from its own beginning.
        watched!.Board.ForgetEvents();
    }

    /// <summary>Ends what was acted on where all triggers that asked for it were seen clear; a gap in the data is not that.</summary>
    private void Settle(IReadOnlyList<TriggerReading> readings)
    {
        if (
            acting is not null
            && readings.All(r =>
                r.State is not (TriggerState.Fired or TriggerState.NoData)
                || !acting.Contains(r.Trigger)
            )
        )
        {
            (acting, isInvestigated) = (null, false);
        }
    }
}
