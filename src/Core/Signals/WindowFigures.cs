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

    /// <summary>Requests a second; null without data.</summary>
    public double? Rate =>
        missing is null && Span > TimeSpan.Zero ? Requests / Span.TotalSeconds : null;

    /// <summary>Server errors by requests, 0 to 1.</summary>
    public Measurement ErrorRatio => Errors(minRequests);

    /// <summary>A quantile of the latency in seconds, as Prometheus' <c>histogram_quantile</c> has it.</summary>
    /// <param name="quantile">Above 0, at most 1: 0.95 for the 95th percentile.</param>
    public Measurement Latency(double quantile) => Latency(quantile, minRequests);

    /// <summary>A level that request counters hold: the error rate, a latency or the rate of requests.</summary>
    /// <param name="signal">The level.</param>
    /// <param name="least">With fewer requests there is no figure, save for their rate; null: as the window has it.</param>
    public Measurement Of(Signal signal, int? least) =>
        signal.Quantile is { } quantile ? Latency(quantile, least ?? minRequests)
        : signal == Signal.Requests
            ? new Measurement(Rate, Requests, Rate is null ? missing ?? "no span" : null)
        : Errors(least ?? minRequests);

    private Measurement Errors(int least) =>
        Missing(Requests, least) is { } why
            ? new Measurement(Value: null, Requests, why)
            : new Measurement(Failures / Requests, Requests, Missing: null);

    private Measurement Latency(double quantile, int least)
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
        if (Missing(total, least) is { } few)
        {
            return new Measurement(Value: null, total, few);
        }
        return Histograms.Quantile(histogram, quantile) is { } measured
            ? new Measurement(measured.Value, total, Missing: null, measured.AtLeast)
            : new Measurement(Value: null, total, "the latency histogram has no finite bucket");
    }

    private string? Missing(double requests, int least) =>
        missing
        ?? (
            requests < Math.Max(1, least)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{requests:0} requests in {Durations.Rounded(Span)}, needs {least}"
                )
                : null
        );
}
