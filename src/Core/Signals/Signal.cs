namespace Lastgood.Core.Signals;

/// <summary>What the samples of a signal are.</summary>
public enum SignalForm
{
    /// <summary>A value at a moment, which can be compared and can hold: a ratio, a latency, a rate.</summary>
    Level,

    /// <summary>A counter of events that only grows until its process is replaced: OOM kills, restarts.</summary>
    Count,

    /// <summary>Passed or failed: a health check, a check by name.</summary>
    Check,

    /// <summary>Something that a person said.</summary>
    Report,

    /// <summary>Something that another monitoring system said.</summary>
    Alert,
}

/// <summary>A stream of samples about a service, by the name that policies, messages and sources share.</summary>
/// <param name="Name">1 to 63 characters of a-z, 0-9 and <c>_</c>, the first a letter.</param>
/// <param name="Form">What its samples are.</param>
/// <param name="Unit">One of <see cref="Units"/>.</param>
public sealed record Signal(string Name, SignalForm Form, string Unit)
{
    /// <summary>Server errors (5xx) by requests.</summary>
    public static Signal ErrorRate { get; } = new("error_rate", SignalForm.Level, Units.Ratio);

    /// <summary>The median of the latency.</summary>
    public static Signal P50 { get; } = Latency("p50", 0.5);

    /// <summary>The 90th percentile of the latency.</summary>
    public static Signal P90 { get; } = Latency("p90", 0.9);

    /// <summary>The 95th percentile of the latency.</summary>
    public static Signal P95 { get; } = Latency("p95", 0.95);

    /// <summary>The 99th percentile of the latency.</summary>
    public static Signal P99 { get; } = Latency("p99", 0.99);

    /// <summary>Requests a second.</summary>
    public static Signal Requests { get; } = new("requests", SignalForm.Level, Units.PerSecond);

    /// <summary>Processor time used, as a share of what the service may use.</summary>
    public static Signal Cpu { get; } = new("cpu", SignalForm.Level, Units.Ratio);

    /// <summary>Memory used, as a share of what the service may use.</summary>
    public static Signal Memory { get; } = new("memory", SignalForm.Level, Units.Ratio);

    /// <summary>Processes of the service that were killed for want of memory.</summary>
    public static Signal OomKills { get; } = new("oom_kills", SignalForm.Count, Units.Times);

    /// <summary>How often the service was started again after it died.</summary>
    public static Signal Restarts { get; } = new("restarts", SignalForm.Count, Units.Times);

    /// <summary>Pods of the release that crash again and again, or whose containers cannot be made. Only where an orchestrator tells.</summary>
    public static Signal CrashLoops { get; } = new("crash_loops", SignalForm.Level, Units.Number);

    /// <summary>Pods of the release whose image cannot be had. Only where an orchestrator tells.</summary>
    public static Signal FailedPulls { get; } = new("failed_pulls", SignalForm.Level, Units.Number);

    /// <summary>Workloads whose rollout of the release the cluster has given up. Only where an orchestrator tells.</summary>
    public static Signal FailedRollouts { get; } =
        new("failed_rollouts", SignalForm.Level, Units.Number);

    /// <summary>Pods of the release that are not ready, by all that it has. Only where an orchestrator tells.</summary>
    public static Signal UnreadyPods { get; } = new("unready_pods", SignalForm.Level, Units.Ratio);

    /// <summary>The health check.</summary>
    public static Signal Health { get; } = new("health", SignalForm.Check, Units.Failures);

    /// <summary>A further check of the service, by its name: <c>check checkout fails 3 times</c>.</summary>
    public static Signal Check { get; } = new("check", SignalForm.Check, Units.Failures);

    /// <summary>What a person reported: <c>reported corruption</c>.</summary>
    public static Signal Reported { get; } = new("reported", SignalForm.Report, Units.Times);

    /// <summary>An alert of another monitoring system: <c>alert HighErrorRate</c>.</summary>
    public static Signal Alert { get; } = new("alert", SignalForm.Alert, Units.Times);

    /// <summary>All signals that every installation knows, in the order in which messages list them.</summary>
    public static IReadOnlyList<Signal> Known { get; } =
    [
        ErrorRate,
        P50,
        P90,
        P95,
        P99,
        Requests,
        Cpu,
        Memory,
        OomKills,
        Restarts,
        CrashLoops,
        FailedPulls,
        FailedRollouts,
        UnreadyPods,
        Health,
        Check,
        Reported,
        Alert,
    ];

    /// <summary>Those that only an orchestrator tells, of services that it runs.</summary>
    public static IReadOnlyList<Signal> OfPods { get; } =
    [CrashLoops, FailedPulls, FailedRollouts, UnreadyPods];

    /// <summary>The share of requests that are at most this slow, for a latency: 0.95 for <see cref="P95"/>; else null.</summary>
    public double? Quantile { get; private init; }

    /// <summary>A signal of the user's own, compared as a plain number.</summary>
    /// <param name="name">Its name in the configuration.</param>
    public static Signal Custom(string name) => new(name, SignalForm.Level, Units.Number);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Signal Latency(string name, double quantile) =>
        new(name, SignalForm.Level, Units.Seconds) { Quantile = quantile };
}
