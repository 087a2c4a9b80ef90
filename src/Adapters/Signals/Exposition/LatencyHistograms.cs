using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Puts the buckets of a page together to histograms, one a series.</summary>
internal static class LatencyHistograms
{
    /// <summary>
    /// Reads the samples of <c>…_bucket</c>. Every series stays one of its own, the status in its key: were they added up
    /// here, a series that vanishes would look like a restart of all.
    /// </summary>
    public static IReadOnlyDictionary<string, HistogramSample> Read(
        IEnumerable<ExpositionSample> samples
    )
    {
        var series = new Dictionary<string, List<(double Bound, double Count)>>(
            StringComparer.Ordinal
        );
        foreach (var sample in samples)
        {
            var key = SeriesKey.Of(sample, without: "le");
            if (!series.TryGetValue(key, out var buckets))
            {
                series[key] = buckets = [];
            }
            buckets.Add((Bound(sample.Label("le")), sample.Value));
        }
        return series.ToDictionary(
            static pair => pair.Key,
            static pair => Histogram(pair.Value),
            StringComparer.Ordinal
        );
    }

    private static HistogramSample Histogram(List<(double Bound, double Count)> buckets)
    {
        buckets.Sort(static (a, b) => a.Bound.CompareTo(b.Bound));
        return new HistogramSample(
            [.. buckets.Select(static bucket => bucket.Bound)],
            [.. buckets.Select(static bucket => bucket.Count)]
        );
    }

    /// <summary>NaN where it is no number, which makes the histogram one that cannot be used.</summary>
    private static double Bound(string? text) =>
        text is "+Inf" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
            ? bound
        : double.NaN;
}
