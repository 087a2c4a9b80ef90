using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals;

/// <summary>Makes the share of the processor time that something used of the growth of what it has used in all.</summary>
internal sealed class CpuMeter
{
    private (string Of, TimeSpan At, double Seconds)? last;

    /// <summary>The share since the reading before; none of the first reading.</summary>
    /// <param name="of">Whose time it is; another one begins anew.</param>
    /// <param name="at">When it was read.</param>
    /// <param name="seconds">The processor time that it has used in all.</param>
    /// <param name="cores">How many cores it may use, above 0.</param>
    public SignalSample Measure(string of, TimeSpan at, double seconds, double cores)
    {
        var before = last;
        if (before is { } earlier && earlier.Of == of && at <= earlier.At)
        {
            return SignalSample.None(Signal.Cpu, at, "read twice at the same moment");
        }
        last = (of, at, seconds);
        if (before is not { } begin || begin.Of != of || seconds < begin.Seconds)
        {
            return SignalSample.None(
                Signal.Cpu,
                at,
                $"the first reading of {of}: a share is known from the next one on"
            );
        }
        var window = at - begin.At;
        var share = (seconds - begin.Seconds) / window.TotalSeconds / cores;
        return new SignalSample(Signal.Cpu, at, share) { Window = window };
    }
}
