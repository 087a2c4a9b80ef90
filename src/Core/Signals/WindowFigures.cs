using System.Globalization;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Signals;

/// <summary>What a <see cref="RequestWindow"/> holds at one moment.</summary>
public sealed class WindowFigures
{
    private readonly Increase increase;
    private readonly string? missing;
    private readonly string? latencyMissing;
    private readonly int minRequests;

    internal WindowFigures(
        TimeSpan span,
        Increase increase,
        int minRequests,
        string? missing,
        string? latencyMissing
    )
    {
        Span = span;
        this.increase = increase;
        this.minRequests = Math.Max(1, minRequests);
        this.missing = missing;
        this.latencyMissing = latencyMissing;
    }

    /// <summary>Figures that are not there.</summary>
    internal static WindowFigures None(string why) =>
        new(TimeSpan.Zero, new Increase(0, 0, Latency: null), 1, why, latencyMissing: null);

    /// <summary>The time between the first and the last scrape that the figures rest on; zero without data.</summary>
    public TimeSpan Span { get; }

    /// <summary>Requests in <see cref="Span"/>; 0 without data.</summary>
    public double Requests => increase.Requests;

    /// <summary>Requests in <see cref="Span"/> that were answered with a server error; 0 without data.</summary>
    public double Failures => increase.Failures;

    /// <summary>Server errors by requests, 0 to 1.</summary>
    public Measurement ErrorRatio =>
        Missing(Requests) is { } why
            ? new Measurement(Value: null, Requests, why)
            : new Measurement(Failures / Requests, Requests, Missing: null);

    /// <summary>A quantile of the latency in seconds, as Prometheus' <c>histogram_quantile</c> has it.</summary>
    /// <param name="quantile">Above 0, at most 1: 0.95 for the 95th percentile.</param>
    public Measurement Latency(double quantile)
    {
        if ((missing ?? latencyMissing) is { } why)
        {
            return new Measurement(Value: null, Samples: 0, why);
        }
        if (increase.Latency is not { } histogram)
        {
            return new Measurement(Value: null, Samples: 0, "no latency histogram");
        }
        var total = Histograms.Total(histogram);
        if (Missing(total) is { } few)
        {
            return new Measurement(Value: null, total, few);
        }
        return Histograms.Quantile(histogram, quantile) is { } measured
            ? new Measurement(measured.Value, total, Missing: null, measured.AtLeast)
            : new Measurement(Value: null, total, "the latency histogram has no finite bucket");
    }

    private string? Missing(double requests) =>
        missing
        ?? (
            requests < minRequests
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{requests:0} requests in {Durations.Rounded(Span)}, needs {minRequests}"
                )
                : null
        );
}
