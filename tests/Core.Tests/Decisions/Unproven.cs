using Lastgood.Core.Decisions;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Tests.Decisions;

/// <summary>A release that is not proven yet, with a healthy one to go back to: nothing but its triggers decides.</summary>
internal static class Unproven
{
    public static DecisionKind Decide(TriggerBoard board, TimeSpan at, string? mitigation = null) =>
        Decider
            .Decide(
                new DecisionInput
                {
                    Triggers = board.Evaluate(at),
                    Serving = "1.2",
                    ServingVerdict = Verdict.Unproven,
                    ServingIsRollback = false,
                    LastGood = new LastGood("1.1", LastGoodState.Healthy, "HTTP 200"),
                    AutomaticRollbacks = 0,
                    AutomaticRollbacksPerHour = 1,
                    Mitigation = mitigation,
                }
            )
            .Kind;
}
