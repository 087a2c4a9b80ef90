using static Lastgood.Core.Policies.TriggerAction;

namespace Lastgood.Core.Policies.Shipped;

/// <summary>The runbook with a decision matrix by severity: at once, after evaluation, or not at all.</summary>
internal static class SeverityPolicy
{
    public static ShippedPolicy Create() =>
        new(
            "severity",
            "The runbook with a matrix by severity: some at once, some after an evaluation, some only watched.",
            new Policy
            {
                Triggers =
                [
                    // At once, no approval.
                    Row.Critical("health", "health fails 3 times"),
                    Row.Critical("crash-loop", "restarts >= 3 in 5m"),
                    Row.Critical("crash", "reported crash"),
                    Row.Critical("corruption", "reported corruption", StopEverything),
                    Row.Critical("security", "reported security"),
                    Row.Critical("errors", "error_rate > 10%"),
                    Row.Critical("critical-bug", "reported critical-bug"),
                    Row.Critical("critical", "reported critical"),
                    // After an evaluation.
                    Row.Medium("some-errors", "error_rate > 1%"),
                    Row.Medium("latency", "p95 > 150% of baseline"),
                    Row.High("high-bug", "reported high-bug"),
                    Row.High("critical-feature", "reported critical-feature"),
                    Row.High("high", "reported high"),
                    Row.Medium("medium", "reported medium"),
                    // Only watched.
                    Row.Low("minor-bug", "reported minor-bug"),
                    Row.Low("slower", "p95 > 101% of baseline"),
                    Row.Low("cosmetic", "reported cosmetic"),
                    Row.Low("edge-case", "reported edge-case"),
                    Row.Low("low", "reported low"),
                ],
                Questions = [Asked.Corruption, Asked.Security],
            }
        );
}
