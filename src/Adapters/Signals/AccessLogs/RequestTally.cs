using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.AccessLogs;

/// <summary>Cumulative counters and latency histograms of the requests in a log, by status.</summary>
internal sealed class RequestTally
{
    private const int SwitchingProtocols = 101;

    /// <summary>The buckets' upper bounds in seconds, so close that a quantile is right to a third.</summary>
    public static IReadOnlyList<double> Bounds { get; } =
    [
        0.001,
        0.002,
        0.005,
        0.01,
        0.02,
        0.03,
        0.05,
        0.075,
        0.1,
        0.15,
        0.2,
        0.3,
        0.4,
        0.5,
        0.75,
        1,
        1.5,
        2,
        3,
        4,
        5,
        7.5,
        10,
        15,
        20,
        30,
        45,
        60,
        double.PositiveInfinity,
    ];

    private readonly SortedDictionary<int, Counted> series = [];

    private sealed class Counted
    {
        public long Requests { get; set; }
        public long[] Buckets { get; } = new long[Bounds.Count];
    }

    /// <summary>Counts a request.</summary>
    /// <param name="status">Its status; below 100 where there was none.</param>
    /// <param name="seconds">Its latency; null where it is not known.</param>
    public void Add(int status, double? seconds)
    {
        if (!series.TryGetValue(status, out var counted))
        {
            series[status] = counted = new Counted();
        }
        counted.Requests++;
        // A connection that became a WebSocket lasts as long as it pleases.
        if (seconds is { } latency && status != SwitchingProtocols)
        {
            counted.Buckets[BucketOf(latency)]++;
        }
    }

    /// <summary>
    /// All that was counted so far. A server error is 500 to 599; 499 (the client went away, as nginx has it) and −1 (the
    /// same in HAProxy) are none.
    /// </summary>
    public RequestSample Sample(TimeSpan at) =>
        new(
            at,
            series.ToDictionary(
                static pair => Key(pair.Key),
                static pair => (double)pair.Value.Requests,
                StringComparer.Ordinal
            ),
            series
                .Where(static pair => pair.Key is >= 500 and <= 599)
                .ToDictionary(
                    static pair => Key(pair.Key),
                    static pair => (double)pair.Value.Requests,
                    StringComparer.Ordinal
                ),
            series
                .Where(static pair => pair.Value.Buckets.Any(static bucket => bucket > 0))
                .ToDictionary(
                    static pair => Key(pair.Key),
                    static pair => Histogram(pair.Value.Buckets),
                    StringComparer.Ordinal
                )
        );

    private static string Key(int status) =>
        string.Create(CultureInfo.InvariantCulture, $"status=\"{status}\"");

    private static int BucketOf(double seconds)
    {
        var bucket = 0;
        while (seconds > Bounds[bucket])
        {
            bucket++;
        }
        return bucket;
    }

    private static HistogramSample Histogram(long[] buckets)
    {
        var counts = new double[buckets.Length];
        double sum = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            counts[i] = sum += buckets[i];
        }
        return new HistogramSample(Bounds, counts);
    }
}
