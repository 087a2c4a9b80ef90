using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>A person mends the release that serves by another one, and asks for time until then.</summary>
/// <param name="Ago">How long ago that was said, on a clock that never jumps.</param>
/// <param name="Within">How long nothing goes back for it.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">What they do.</param>
public sealed record FixPromise(TimeSpan Ago, TimeSpan Within, string By, string Reason)
{
    /// <summary>
    /// A decision as it stands with the promise. While the time runs nothing goes back and nobody is asked; what stops everything or
    /// mitigates is left. When it has passed and the same release still serves, it goes back where the policy says so and every
    /// guard holds; otherwise a person is asked. Pure.
    /// </summary>
    /// <param name="decision">The decision without it.</param>
    /// <param name="limits">What becomes of a fix that does not come.</param>
    /// <param name="promise">What was promised; null for nothing.</param>
    /// <param name="lastGood">Where it would go back to; null where there is nothing.</param>
    public static Decision Settle(
        Decision decision,
        PolicyLimits limits,
        FixPromise? promise,
        string? lastGood
    )
    {
        if (
            promise is null
            || decision.Kind is DecisionKind.StopEverything or DecisionKind.Mitigate
        )
        {
            return decision;
        }
        if (promise.Ago < promise.Within)
        {
            return decision.Kind is DecisionKind.Monitor or DecisionKind.Inconclusive
                ? decision
                : decision with
                {
                    Kind = DecisionKind.FixForward,
                    Reason =
                        $"{decision.Reason}; {promise.By} deploys a fix within {Durations.Format(promise.Within)}, nothing goes back until then: {promise.Reason}",
                };
        }
        var late =
            $"the fix that {promise.By} promised within {Durations.Format(promise.Within)} did not come ({promise.Reason})";
        var goesBack =
            limits.Unfixed == TriggerAction.RollBack
            && lastGood is not null
            && decision.Guards.All(static g => g.Holds);
        return decision with
        {
            // What is decided while all is clear looks for no way back.
            Target = decision.Target ?? lastGood,
            Kind = goesBack ? DecisionKind.RollBack : DecisionKind.Ask,
            Reason = decision.Kind == DecisionKind.Monitor ? late : $"{late}; {decision.Reason}",
        };
    }
}
