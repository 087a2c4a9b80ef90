namespace Lastgood.Core.Policies;

/// <summary>What a condition looks at.</summary>
public enum TriggerSignal
{
    /// <summary>Server errors (5xx) by requests.</summary>
    ErrorRate,

    /// <summary>The 95th percentile of the latency.</summary>
    P95,

    /// <summary>The health check.</summary>
    Health,
}

/// <summary>A condition on a signal with a duration.</summary>
/// <param name="Text">Its line, as the policy has it: <c>error_rate > 10% for 2m</c>.</param>
/// <param name="Signal">What it looks at.</param>
/// <param name="Threshold">A ratio (0 to 1) for the error rate; for the 95th percentile seconds, or a factor; a number of failures for health.</param>
/// <param name="OfBaseline">Whether <paramref name="Threshold"/> is a factor of the last good release's own figure.</param>
/// <param name="For">How long the condition has to be met without a break; zero: at once.</param>
public sealed record Trigger(
    string Text,
    TriggerSignal Signal,
    double Threshold,
    bool OfBaseline,
    TimeSpan For
);
