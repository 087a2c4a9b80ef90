using static Lastgood.Core.Policies.TriggerAction;

namespace Lastgood.Core.Policies.Shipped;

/// <summary>What holds where nothing else is written: all runbooks in one; where they disagree, what is safer for users.</summary>
internal static class DefaultPolicy
{
    /// <summary>
    /// A latency of half as much again is believed only where this many requests say so: a quantile of twenty is the
    /// slowest of them. And only for a minute: a release that has just started is slow for a moment.
    /// </summary>
    private const int EnoughForLatency = 100;

    public static ShippedPolicy Create() =>
        new(
            "default",
            "All runbooks in one; where they disagree, what is safer for users.",
            new Policy
            {
                Triggers =
                [
                    Row.Critical("errors", "error_rate > 5%"),
                    Row.Critical("latency", "p95 > 150% of baseline for 1m") with
                    {
                        MinRequests = EnoughForLatency,
                    },
                    Row.Critical("oom", "oom_kills >= 1"),
                    Row.High("cpu", "cpu > 95% for 5m", Investigate),
                    Row.Critical("health", "health fails 3 times"),
                    Row.Critical("crash-loop", "restarts >= 3 in 5m"),
                    // One crash while its database starts, and one registry that stutters, are over by then.
                    Row.Critical("pods-crash", "crash_loops >= 1 for 20s"),
                    Row.Critical("image", "failed_pulls >= 1 for 30s"),
                    Row.Critical("rollout", "failed_rollouts >= 1"),
                    Row.High("pods-unready", "unready_pods > 50% for 5m"),
                    Row.Medium("some-errors", "error_rate > 1% for 5m"),
                    Row.Critical("corruption", "reported corruption", StopEverything),
                    Row.Critical("security", "reported security"),
                    Row.Critical("crash", "reported crash"),
                    Row.Critical("critical-bug", "reported critical-bug"),
                    Row.Critical("critical-feature", "reported critical-feature"),
                    Row.Critical("user-errors", "reported user-errors"),
                    Row.High("cannot-wait", "reported cannot-wait", RollBack),
                    Row.High("no-quick-fix", "reported no-quick-fix", RollBack),
                    Row.High("high-bug", "reported high-bug"),
                    Row.Critical("migration", "reported migration", Ask),
                    Row.Critical("configuration", "reported configuration", Ask),
                    Row.High("dependency", "reported dependency", Mitigate),
                    Row.Critical("data-loss", "reported data-loss", FixForward),
                    Row.High("quick-fix", "reported quick-fix", FixForward),
                    Row.High("few-users", "reported few-users", FixForward),
                    Row.Low("can-wait", "reported can-wait", FixForward),
                    Row.Low("minor-bug", "reported minor-bug", FixForward),
                    Row.Critical("critical", "reported critical"),
                    Row.High("high", "reported high"),
                    Row.Medium("medium", "reported medium"),
                    Row.Low("low", "reported low"),
                    Row.Low("cosmetic", "reported cosmetic"),
                    Row.Low("edge-case", "reported edge-case"),
                ],
                Questions =
                [
                    Asked.Corruption,
                    Asked.Security,
                    Asked.QuickFix,
                    Asked.NoQuickFix,
                    Asked.FewUsers,
                ],
            }
        );
}
