namespace Lastgood.Core.Signals;

/// <summary>
/// A clock that never jumps, whatever is done to the wall clock. It has no date: it counts from an arbitrary start, the
/// same for all clocks over one <see cref="TimeProvider"/>, so that samples of different sources can be compared.
/// </summary>
/// <param name="time">What it is read from.</param>
public sealed class MonotonicClock(TimeProvider time)
{
    /// <summary>The time since the arbitrary start.</summary>
    public TimeSpan Now => time.GetElapsedTime(0);
}
