using Lastgood.Core.Signals;

namespace Lastgood.Core.Policies;

/// <summary>How a measured value is compared with a threshold.</summary>
public enum Comparison
{
    /// <summary><c>&gt;</c></summary>
    Above,

    /// <summary><c>&gt;=</c></summary>
    AtLeast,

    /// <summary><c>&lt;</c></summary>
    Below,

    /// <summary><c>&lt;=</c></summary>
    AtMost,
}

/// <summary>What a trigger that fired asks for, the stronger the later.</summary>
public enum TriggerAction
{
    /// <summary>Nothing but to be seen.</summary>
    Monitor,

    /// <summary>A fix is made and deployed; nothing goes back.</summary>
    FixForward,

    /// <summary>A person says what to do.</summary>
    Ask,

    /// <summary>What is configured against a failing dependency: a circuit breaker, a fallback.</summary>
    Mitigate,

    /// <summary>The cause is looked for, within bounds; then back to the last good release, unless it is found elsewhere.</summary>
    Investigate,

    /// <summary>Back to the last good release.</summary>
    RollBack,

    /// <summary>Nothing moves any more, not even back, without a person.</summary>
    StopEverything,
}

/// <summary>What a trigger makes of a signal that cannot be measured.</summary>
public enum NoData
{
    /// <summary>Nothing: it is neither good nor bad.</summary>
    Hold,

    /// <summary>A person is asked.</summary>
    Ask,

    /// <summary>As if its condition were met.</summary>
    RollBack,
}

/// <summary>A condition on a signal with a duration, a severity and an action.</summary>
/// <param name="Text">Its line, as the policy has it: <c>error_rate > 10% for 2m</c>.</param>
/// <param name="Signal">What it looks at.</param>
/// <param name="Comparison">How the measured value is compared.</param>
/// <param name="Threshold">
/// In the signal's unit, or a factor of the baseline; for health the number of failures in a row; 1 for what is reported.
/// </param>
/// <param name="OfBaseline">Whether <paramref name="Threshold"/> is a factor of the last good release's own figure.</param>
/// <param name="For">How long the condition has to be met without a break; zero: at once.</param>
public sealed record Trigger(
    string Text,
    Signal Signal,
    Comparison Comparison,
    double Threshold,
    bool OfBaseline,
    TimeSpan For
)
{
    /// <summary>The name by which another policy changes it; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>For a report what is reported (<c>corruption</c>), for an alert and a check its name; else null.</summary>
    public string? Subject { get; init; }

    /// <summary>For events: within which span they are counted; null: since the activation.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>What is done; null: what the policy's matrix has for <see cref="Severity"/>.</summary>
    public TriggerAction? Then { get; init; }

    /// <summary>With fewer requests in the window there is no figure; null: what the policy has.</summary>
    public int? MinRequests { get; init; }

    /// <summary>What is made of it where the signal cannot be measured.</summary>
    public NoData NoData { get; init; }

    /// <summary>Whether a value meets the condition.</summary>
    /// <param name="value">What was measured.</param>
    /// <param name="threshold">What it is compared with, in the same unit.</param>
    public bool IsMet(double value, double threshold) =>
        Comparison switch
        {
            Comparison.Above => value > threshold,
            Comparison.AtLeast => value >= threshold,
            Comparison.Below => value < threshold,
            _ => value <= threshold,
        };
}
