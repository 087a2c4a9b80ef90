using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>
/// Leaves a server alone that said it has too much to do: for as long as it says, or else for twice as long each time.
/// May be used from several threads.
/// </summary>
/// <param name="longest">The longest pause.</param>
/// <param name="time">What pauses are measured by.</param>
/// <param name="jitter">Numbers from 0 up to 1, so that many who were refused at once do not come back at once.</param>
internal sealed class Backoff(TimeSpan longest, TimeProvider time, Func<double> jitter)
{
    private const double LeastShare = 0.5;
    private const double Extra = 0.1;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly MonotonicClock clock = new(time);
    private int failures;
    private TimeSpan until = TimeSpan.MinValue;
    private string why = "";

    /// <summary>How long it is to be left alone; zero where it may be asked.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (gate)
            {
                var now = clock.Now;
                return until > now ? until - now : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Why it is left alone now, and for how long; null where it may be asked.</summary>
    public string? Reason
    {
        get
        {
            var left = Left;
            return left > TimeSpan.Zero ? $"{why}; asked again in {Spoken.Duration(left)}" : null;
        }
    }

    /// <summary>It refused. Several who were refused at once count as one.</summary>
    /// <param name="reason">What it said, for people.</param>
    /// <param name="after">How long it wants to be left alone; null where it does not say.</param>
    public void Refused(string reason, TimeSpan? after)
    {
        lock (gate)
        {
            var now = clock.Now;
            if (until <= now)
            {
                failures++;
            }
            var pause = after is { } wanted
                ? wanted * (1 + (Extra * jitter()))
                : First
                    * Math.Pow(2, Math.Min(failures - 1, 20))
                    * (LeastShare + ((1 - LeastShare) * jitter()));
            var end = now + (pause < longest ? pause : longest);
            if (end > until)
            {
                (until, why) = (end, reason);
            }
        }
    }

    /// <summary>It answered.</summary>
    public void Answered()
    {
        lock (gate)
        {
            if (until <= clock.Now)
            {
                failures = 0;
            }
        }
    }
}
