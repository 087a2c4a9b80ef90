using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>
/// How one signal of all services is asked for: PromQL in which <c>$services</c> stands for a regular expression that the
/// services' label values match (to be used as <c>$label=~"$services"</c>), <c>$label</c> for the label's name and
/// <c>$window</c> for the span.
/// </summary>
/// <param name="Signal">What it measures; a <see cref="SignalForm.Level"/> or a <see cref="SignalForm.Count"/>.</param>
/// <param name="Text">
/// Of a level: one series a service, in the signal's unit, e.g. <c>sum by ($label) (…)</c>. Of a count: the counters
/// themselves, however many a service, not their sum: a sum falls when an instance goes, and would count what is left again.
/// </param>
public sealed record PrometheusQuery(Signal Signal, string Text)
{
    /// <summary>
    /// When the newest data that the signal rests on was scraped, in seconds since 1970, one series a service:
    /// <c>max by ($label) (timestamp(http_requests_total{$label=~"$services"}))</c>. Null: age is not checked. Signals with
    /// the same text share one query.
    /// </summary>
    public string? Newest { get; init; }

    /// <summary>The text of <c>$window</c>, and the samples' window; null: that of the options; zero: a momentary value.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>
    /// Whether the value rests on requests, so that too few of them make it meaningless: the error rate and latencies. Then
    /// its samples say how many there were, by the query for <see cref="Signal.Requests"/>, where there is one.
    /// </summary>
    public bool RestsOnRequests { get; init; } =
        Signal == Signal.ErrorRate || Signal.Quantile is not null;

    /// <summary>
    /// Whether the value is too low while only a part of the window has data: rates, after Prometheus was away or just
    /// started. Then it is no data, unless at least <see cref="LeastParts"/> of ten parts of the window had data that was at
    /// most half a window old, which leaves at worst 40 % of the true rate. Asked with a query of its own, where there is
    /// <see cref="Newest"/> and a window.
    /// </summary>
    public bool NeedsWholeWindow { get; init; } =
        string.Equals(Signal.Unit, Units.PerSecond, StringComparison.Ordinal);

    /// <summary>Of ten parts of a window, how many must have had data.</summary>
    internal const int LeastParts = 9;
}
