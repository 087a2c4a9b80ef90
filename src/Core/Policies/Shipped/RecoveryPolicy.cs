using static Lastgood.Core.Policies.TriggerAction;

namespace Lastgood.Core.Policies.Shipped;

/// <summary>The runbook that weighs a rollback against a fix forward.</summary>
internal static class RecoveryPolicy
{
    public static ShippedPolicy Create() =>
        new(
            "recovery",
            "The runbook that weighs going back against fixing forward: by errors, speed, and what a person knows of the fix.",
            new Policy
            {
                Triggers =
                [
                    Row.Critical("critical-feature", "reported critical-feature"),
                    Row.Critical("errors", "error_rate > 5%"),
                    Row.Critical("latency", "p95 > 150% of baseline"),
                    Row.Critical("corruption", "reported corruption", StopEverything),
                    Row.Critical("security", "reported security"),
                    Row.High("no-quick-fix", "reported no-quick-fix", RollBack),
                    Row.Low("minor-bug", "reported minor-bug", FixForward),
                    Row.High("quick-fix", "reported quick-fix", FixForward),
                    Row.High("few-users", "reported few-users", FixForward),
                    // Worse than any outage: it holds every rollback back.
                    Row.Critical("data-loss", "reported data-loss", FixForward),
                ],
                Questions =
                [
                    Asked.Corruption,
                    Asked.Security,
                    Asked.QuickFix,
                    Asked.NoQuickFix,
                    Asked.FewUsers,
                    Asked.DataLoss,
                ],
            }
        );
}
