using System.Text;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Makes a reading of a page of metrics.</summary>
internal static class MetricsPage
{
    private const string Total = "_total";

    /// <summary>Reads the counters and the histogram that the options name.</summary>
    /// <param name="page">The page, UTF-8.</param>
    /// <param name="options">What to look for.</param>
    /// <param name="at">When the page was read.</param>
    public static Reading Read(ReadOnlySpan<byte> page, ScrapeOptions options, TimeSpan at)
    {
        var family = Family(options.Requests);
        var buckets = options.Latency is { } latency ? latency + "_bucket" : null;
        string[] names = [options.Requests, family + Total];
        var found = ExpositionParser.Parse(
            page,
            [.. names.Append(buckets).OfType<string>().Distinct(StringComparer.Ordinal)],
            [options.Requests, family, options.Latency ?? family]
        );
        // By its own name, or as OpenMetrics has it: the counter x as x_total.
        var counters = names
            .Select(name => found.Samples.Where(sample => Is(sample.Metric, name)).ToList())
            .FirstOrDefault(static samples => samples.Count > 0, []);
        var declared = found.Types.ContainsKey(options.Requests) || found.Types.ContainsKey(family);
        if (found.Lines == found.Garbage && !declared)
        {
            return Reading.None(NotMetrics(page, found));
        }
        if (counters.Count == 0 && !declared)
        {
            return Reading.None(
                $"no counter {options.Requests} on the page{Near(page, options.Requests, "")}"
            );
        }
        var requests = RequestCounters.Read(counters, options, out var missing);
        if (requests is null)
        {
            return Reading.None(missing!);
        }
        var histograms = LatencyHistograms.Read(
            found.Samples.Where(sample => Is(sample.Metric, buckets))
        );
        return new Reading(
            new RequestSample(at, requests.All, requests.Failures, histograms),
            Missing: null
        )
        {
            LatencyMissing = histograms.Count == 0 ? NoLatency(page, options.Latency, found) : null,
        };
    }

    /// <summary>OpenMetrics declares the counter <c>x_total</c> as the family <c>x</c>.</summary>
    private static string Family(string counter) =>
        counter.EndsWith(Total, StringComparison.Ordinal) ? counter[..^Total.Length] : counter;

    private static string NotMetrics(ReadOnlySpan<byte> page, ExpositionPage found) =>
        found.Lines == 0
            ? "the page has no metrics"
            : $"the page is not Prometheus text, it begins: {Spoken.Excerpt(Encoding.UTF8.GetString(page[..Math.Min(page.Length, 400)]))}";

    private static string? NoLatency(ReadOnlySpan<byte> page, string? latency, ExpositionPage found)
    {
        if (latency is null)
        {
            return null;
        }
        return found.Types.GetValueOrDefault(latency) switch
        {
            "histogram" => "no latency was observed yet",
            "summary" =>
                $"{latency} is a summary, whose quantiles cannot be put together: a histogram is needed",
            _ => $"no histogram {latency} on the page{Near(page, latency, "_bucket")}",
        };
    }

    private static string Near(ReadOnlySpan<byte> page, string asked, string suffix)
    {
        var near = NearNames.Find(page, asked, suffix);
        return near.Count == 0 ? "" : $"; near names there: {string.Join(", ", near)}";
    }

    private static bool Is(string metric, string? name) =>
        string.Equals(metric, name, StringComparison.Ordinal);
}
