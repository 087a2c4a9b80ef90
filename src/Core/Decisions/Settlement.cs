using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>What became of a question.</summary>
/// <param name="Asked">How long ago it was asked, on a clock that never jumps.</param>
/// <param name="Approved">What a person answered; null where nobody did.</param>
/// <param name="By">Who answered, and why.</param>
public sealed record Question(TimeSpan Asked, bool? Approved = null, string? By = null);

/// <summary>Turns a decision to ask into what follows of the answer, or of the silence. Pure.</summary>
public static class Settlement
{
    /// <summary>
    /// The decision as it stands with the answer. Approved: back, whatever guard made it a question, since a person has seen
    /// it. Rejected: nothing. Silence: what the policy has for the severity, and only where no guard holds it back.
    /// </summary>
    /// <param name="decision">A decision; one that is no question is given back as it is.</param>
    /// <param name="policy">What silence means.</param>
    /// <param name="question">What became of the question; null where it was not asked yet.</param>
    public static Decision Of(Decision decision, Policy policy, Question? question)
    {
        if (decision.Kind != DecisionKind.Ask || question is null)
        {
            return decision;
        }
        return question switch
        {
            { Approved: true } => decision with
            {
                Kind = DecisionKind.RollBack,
                Reason = $"{decision.Reason}; approved by {question.By}",
            },
            { Approved: false } => decision with
            {
                Kind = DecisionKind.Monitor,
                Reason = $"{decision.Reason}; rejected by {question.By}",
            },
            _ => Unanswered(decision, policy, question.Asked),
        };
    }

    private static Decision Unanswered(Decision decision, Policy policy, TimeSpan asked)
    {
        var severity = decision
            .Triggers.Where(static r => r is { State: TriggerState.Fired, Asks: TriggerAction.Ask })
            .Select(static r => (Severity?)r.Severity)
            .Min();
        // A question that a guard raised has no severity of its own: silence lifts no guard.
        if (severity is not { } worst || decision.Guards.Any(static g => !g.Holds))
        {
            return decision;
        }
        var rule = policy.Severities.Of(worst);
        return rule.Unanswered == TriggerAction.RollBack && asked >= rule.Response
            ? decision with
            {
                Kind = DecisionKind.RollBack,
                Reason =
                    $"{decision.Reason}, but nobody answered within {Durations.Format(rule.Response)}",
            }
            : decision;
    }
}
