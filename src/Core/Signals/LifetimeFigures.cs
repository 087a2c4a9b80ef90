using Lastgood.Core.Releases;

namespace Lastgood.Core.Signals;

/// <summary>A process' figures since it started, read off one cumulative sample.</summary>
/// <param name="Requests">How many requests it has answered.</param>
/// <param name="ErrorRatio">Server errors by requests, 0 to 1; null where nothing was served.</param>
/// <param name="P95">The 95th percentile of the latency; null where nothing was observed or it lies above the highest bucket.</param>
public sealed record LifetimeFigures(double Requests, double? ErrorRatio, TimeSpan? P95)
{
    /// <summary>Reads them. Series with values that cannot be true are left out.</summary>
    public static LifetimeFigures Of(RequestSample sample)
    {
        var memory = new SeriesMemory();
        memory.Advance(sample);
        return Of(memory.Newest);
    }

    /// <summary>Reads them off the sum of all series.</summary>
    internal static LifetimeFigures Of(Increase all)
    {
        var p95 = all.Latency.Any ? all.Latency.Quantile(0.95) : null;
        return new LifetimeFigures(
            all.Requests,
            all.Requests > 0 ? all.Failures / all.Requests : null,
            p95 is { AtLeast: false, Value: > 0 and < 1e6 } known
                ? TimeSpan.FromSeconds(known.Value)
                : null
        );
    }

    /// <summary>What later releases are compared with: taken of the last good release before a deployment.</summary>
    public Baseline ToBaseline(string version) => new(version, Requests, ErrorRatio, P95);
}
