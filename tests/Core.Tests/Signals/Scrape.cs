using Lastgood.Core.Signals;

namespace Lastgood.Core.Tests.Signals;

/// <summary>Readings for tests: what a scrape of a small service would have brought.</summary>
internal static class Scrape
{
    public const string Ok = "status=\"200\"";
    public const string Failed = "status=\"500\"";

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A reading at a second with the counters of both series.</summary>
    public static Reading At(
        double second,
        double ok,
        double failed,
        HistogramSample? latency = null
    ) => Series(second, latency, (Ok, ok), (Failed, failed));

    /// <summary>A reading of any series; those with a status of 5xx are failures.</summary>
    public static Reading Series(
        double second,
        HistogramSample? latency,
        params IEnumerable<(string Key, double Value)> series
    )
    {
        var requests = new Dictionary<string, double>(StringComparer.Ordinal);
        var failures = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in series)
        {
            requests[key] = value;
            if (key.Contains("\"5", StringComparison.Ordinal))
            {
                failures[key] = value;
            }
        }
        var histograms = new Dictionary<string, HistogramSample>(StringComparer.Ordinal);
        if (latency is not null)
        {
            histograms[""] = latency;
        }
        return new Reading(
            new RequestSample(Seconds(second), requests, failures, histograms),
            Missing: null
        );
    }

    /// <summary>A histogram of the bounds 0.1, 0.5, 1 and +∞ with so many observations in each bucket.</summary>
    public static HistogramSample Latency(params ReadOnlySpan<double> observations) =>
        Buckets([0.1, 0.5, 1], observations);

    public static HistogramSample Buckets(double[] bounds, params ReadOnlySpan<double> observations)
    {
        var counts = new List<double>();
        double total = 0;
        foreach (var count in observations)
        {
            counts.Add(total += count);
        }
        return new HistogramSample([.. bounds, double.PositiveInfinity], counts);
    }

    /// <summary>Adds readings at their own times.</summary>
    public static RequestWindow With(
        this RequestWindow window,
        params ReadOnlySpan<Reading> readings
    )
    {
        foreach (var reading in readings)
        {
            window.Add(reading.Sample!.At, reading);
        }
        return window;
    }

    public static WindowFigures Measure(this RequestWindow window, double second) =>
        window.Measure(Seconds(second));
}
