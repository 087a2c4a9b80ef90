namespace Lastgood.Core.Signals;

/// <summary>One health probe.</summary>
/// <param name="At">When it ended, on a clock that never jumps (time since an arbitrary start).</param>
/// <param name="Healthy">Whether it passed.</param>
/// <param name="Evidence">What was seen, e.g. <c>HTTP 503 in 12 ms</c> or <c>connection refused</c>.</param>
public sealed record HealthSample(TimeSpan At, bool Healthy, string Evidence);

/// <summary>
/// The request counters of one process at one moment. Counters are cumulative, per series, so that a reset is seen for
/// what it is.
/// </summary>
/// <param name="At">When they were read, on a clock that never jumps.</param>
/// <param name="Requests">Requests by series since the process started; the key is the series' labels.</param>
/// <param name="Failures">Those of <paramref name="Requests"/> that were answered with a server error (5xx), by the same keys.</param>
/// <param name="Latency">The latency histogram, by series; empty where the service has none.</param>
public sealed record RequestSample(
    TimeSpan At,
    IReadOnlyDictionary<string, double> Requests,
    IReadOnlyDictionary<string, double> Failures,
    IReadOnlyDictionary<string, HistogramSample> Latency
);

/// <summary>A cumulative histogram, as Prometheus has it.</summary>
/// <param name="Bounds">Upper bounds in seconds, ascending, the last one +∞.</param>
/// <param name="Counts">Cumulative counts, one a bound.</param>
public sealed record HistogramSample(IReadOnlyList<double> Bounds, IReadOnlyList<double> Counts);

/// <summary>A reading of a source: a sample, or the reason why there is none. No data is neither good nor bad.</summary>
/// <param name="Sample">The sample, or null.</param>
/// <param name="Missing">Why there is none, for people; null where there is one.</param>
public sealed record Reading(RequestSample? Sample, string? Missing)
{
    /// <summary>Why the sample has no latency histogram although one was asked for, for people; else null.</summary>
    public string? LatencyMissing { get; init; }

    /// <summary>No data, with its reason.</summary>
    public static Reading None(string why) => new(null, why);
}
