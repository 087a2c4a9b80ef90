namespace Lastgood.Core.Signals;

/// <summary>A measured value of one signal of one service, or the reason why there is none.</summary>
/// <param name="Signal">What was measured; not health, which has <see cref="HealthSample"/>.</param>
/// <param name="At">When, on a clock that never jumps.</param>
/// <param name="Value">
/// In the signal's unit; of a <see cref="SignalForm.Count"/> the counter itself, cumulative. NaN and infinite values are
/// no data, as null is.
/// </param>
/// <param name="Missing">Why there is no value, for people; null where there is one.</param>
public sealed record SignalSample(Signal Signal, TimeSpan At, double? Value, string? Missing = null)
{
    /// <summary>What was seen, of a count of its newest events, for people; null where the source does not tell.</summary>
    public string? Evidence { get; init; }

    /// <summary>How many requests a level rests on; null where the source cannot tell.</summary>
    public double? Requests { get; init; }

    /// <summary>The span that a level was measured over; zero for a momentary one.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>There is no value.</summary>
    /// <param name="signal">What was to be measured.</param>
    /// <param name="at">When it was tried.</param>
    /// <param name="why">Why there is none, for people.</param>
    public static SignalSample None(Signal signal, TimeSpan at, string why) =>
        new(signal, at, Value: null, why);
}
