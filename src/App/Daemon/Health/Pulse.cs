using System.Collections.Concurrent;
using Lastgood.App.Output;

namespace Lastgood.App.Daemon.Health;

/// <summary>When each service was looked at last: a loop that is stuck looks like a service that is well. Safe for use by several threads.</summary>
/// <param name="time">Measures.</param>
internal sealed class Pulse(TimeProvider time)
{
    /// <summary>A round may be late by so many intervals: one that waits for a platform that does not answer takes some.</summary>
    public const int Intervals = 20;

    /// <summary>Less than this is never late, however short the interval is: a busy machine is not stuck.</summary>
    public static TimeSpan Least { get; } = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Beat> beats = new(StringComparer.Ordinal);

    /// <summary>A service's round has ended, or its watching begins.</summary>
    /// <param name="service">The service.</param>
    /// <param name="interval">From one round to the next.</param>
    public void Beats(string service, TimeSpan interval) =>
        beats[service] = new Beat(time.GetTimestamp(), interval, IsActing: false);

    /// <summary>A service is being acted on, until the result is disposed of: that takes as long as its steps may.</summary>
    public IDisposable Acts(string service, TimeSpan interval)
    {
        beats[service] = new Beat(time.GetTimestamp(), interval, IsActing: true);
        return new Acting(this, service, interval);
    }

    /// <summary>A service is not watched any more.</summary>
    public void Ends(string service) => beats.TryRemove(service, out _);

    /// <summary>The services whose rounds do not end, for people; empty where all turn.</summary>
    public IReadOnlyList<string> Stuck =>
        [
            .. beats
                .Where(b =>
                    !b.Value.IsActing && time.GetElapsedTime(b.Value.At) > LongestOf(b.Value)
                )
                .OrderBy(static b => b.Key, StringComparer.Ordinal)
                .Select(b =>
                    $"{b.Key} was looked at {Times.Took(time.GetElapsedTime(b.Value.At))} ago"
                ),
        ];

    private static TimeSpan LongestOf(Beat beat) =>
        Intervals * beat.Interval > Least ? Intervals * beat.Interval : Least;

    private sealed record Beat(long At, TimeSpan Interval, bool IsActing);

    private sealed class Acting(Pulse pulse, string service, TimeSpan interval) : IDisposable
    {
        public void Dispose() => pulse.Beats(service, interval);
    }
}
