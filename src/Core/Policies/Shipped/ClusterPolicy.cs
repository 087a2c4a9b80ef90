using static Lastgood.Core.Policies.TriggerAction;

namespace Lastgood.Core.Policies.Shipped;

/// <summary>The runbook for clusters: when to go back at once, and four scenarios with an answer of their own.</summary>
internal static class ClusterPolicy
{
    public static ShippedPolicy Create() =>
        new(
            "cluster",
            "The runbook for clusters: when to go back at once, and four scenarios with an answer of their own.",
            new Policy
            {
                Triggers =
                [
                    Row.Critical("errors", "error_rate > 5%"),
                    Row.Critical("critical-feature", "reported critical-feature"),
                    Row.Critical("corruption", "reported corruption", StopEverything),
                    Row.Critical("security", "reported security"),
                    Row.Critical("latency", "p95 > 150% of baseline"),
                    Row.Critical("crash-loop", "restarts >= 3 in 5m"),
                    // The way back from a migration or a configuration is not that of a release.
                    Row.Critical("migration", "reported migration", Ask),
                    Row.Critical("configuration", "reported configuration", Ask),
                    Row.High("dependency", "reported dependency", Mitigate),
                ],
                Questions = [Asked.Corruption, Asked.Security],
            }
        );
}
