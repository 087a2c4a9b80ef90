using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals;

/// <summary>Within a source: there is no figure. It becomes a missing sample and never leaves the source.</summary>
/// <param name="why">What is missing, where, and what to do, for people.</param>
internal sealed class NoFigureException(string why) : Exception(why)
{
    /// <summary>The sample that a reading gives, or the one that says why there is none.</summary>
    public static SignalSample Sample(
        Signal signal,
        MonotonicClock clock,
        Func<TimeSpan, SignalSample> read
    )
    {
        try
        {
            return read(clock.Now);
        }
        catch (NoFigureException e)
        {
            return SignalSample.None(signal, clock.Now, e.Message);
        }
    }
}
