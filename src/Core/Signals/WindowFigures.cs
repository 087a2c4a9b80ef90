using System.Globalization;
using System.Runtime.InteropServices;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Signals;

/// <summary>What a <see cref="RequestWindow"/> holds at one moment; until it takes its next reading.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct WindowFigures
{
    private readonly Increase? increase;
    private readonly string? missing;
    private readonly string? latencyMissing;
    private readonly int minRequests;

    internal WindowFigures(
        TimeSpan span,
        Increase? increase,
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
        new(TimeSpan.Zero, increase: null, 1, why, latencyMissing: null);

    /// <summary>The time between the first and the last scrape that the figures rest on; zero without data.</summary>
    public TimeSpan Span { get; }

    /// <summary>Requests in <see cref="Span"/>; 0 without data.</summary>
    public double Requests => increase?.Requests ?? 0;

    /// <summary>Requests in <see cref="Span"/> that were answered with a server error; 0 without data.</summary>
    public double Failures => increase?.Failures ?? 0;

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
        if (increase is not { Latency: { Any: true } histogram })
        {
            return new Measurement(Value: null, Samples: 0, "no latency histogram");
        }
        var total = histogram.Total;
        if (Missing(total, least) is { } few)
        {
            return new Measurement(Value: null, total, few);
        }
        return histogram.Quantile(quantile) is { } measured
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
