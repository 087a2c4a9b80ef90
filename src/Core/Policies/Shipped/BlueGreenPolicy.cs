using static Lastgood.Core.Policies.TriggerAction;

namespace Lastgood.Core.Policies.Shipped;

/// <summary>The blue-green runbook: its table of five symptoms, and its decision tree.</summary>
internal static class BlueGreenPolicy
{
    public static ShippedPolicy Create() =>
        new(
            "blue-green",
            "The blue-green runbook: five symptoms with thresholds, and a tree that asks about users and data.",
            Policy()
        );

    public static ShippedPolicy CreateBrief() =>
        new(
            "blue-green-brief",
            "The same runbook in its short form, which names no severity of what can wait.",
            Policy() with
            {
                Triggers = [.. Policy().Triggers.Where(static t => t.Name != "can-wait")],
            }
        );

    private static Policy Policy() =>
        new()
        {
            Triggers =
            [
                Row.Critical("errors", "error_rate > 10% for 2m"),
                Row.Critical("latency", "p95 > 5x baseline"),
                Row.Critical("oom", "oom_kills >= 1"),
                Row.High("cpu", "cpu > 95% for 5m", Investigate),
                Row.Critical("health", "health fails 3 times"),
                Row.Critical("corruption", "reported corruption", StopEverything),
                Row.Critical("user-errors", "reported user-errors"),
                Row.High("cannot-wait", "reported cannot-wait", RollBack),
                Row.Low("can-wait", "reported can-wait", FixForward),
            ],
            Questions = [Asked.Corruption, Asked.UserErrors, Asked.CannotWait],
        };
}
