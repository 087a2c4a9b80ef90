namespace Lastgood.Core.Signals;

/// <summary>What came to a service's counters between two samples.</summary>
internal sealed record Increase(double Requests, double Failures, HistogramSample? Latency)
{
    public Increase Plus(Increase other) =>
        new(
            Requests + other.Requests,
            Failures + other.Failures,
            (Latency, other.Latency) switch
            {
                ({ } a, { } b) => Histograms.Plus(a, b),
                var (a, b) => a ?? b,
            }
        );
}
