using Lastgood.Core.Signals;

namespace Lastgood.Core.Releases;

/// <summary>A release's own figures while it served well: what later measurements are compared with.</summary>
/// <param name="Version">The release that was measured.</param>
/// <param name="Requests">How many requests the figures rest on.</param>
/// <param name="ErrorRatio">Server errors by requests, 0 to 1; null where nothing was served.</param>
/// <param name="P95">The 95th percentile of the latency; null where there was no histogram or no observation.</param>
public sealed record Baseline(string Version, double Requests, double? ErrorRatio, TimeSpan? P95)
{
    /// <summary>
    /// Its other levels while it was watched: the middle over the time that was watched. Null in journals of before they
    /// were measured.
    /// </summary>
    public IReadOnlyList<BaselineLevel>? Levels { get; init; }

    /// <summary>Its figure of a signal, in the signal's unit; null where there is none.</summary>
    public double? Of(Signal signal) =>
        signal == Signal.P95 && P95 is { } p95
            ? p95.TotalSeconds
            : Levels
                ?.FirstOrDefault(level =>
                    string.Equals(level.Signal, signal.Name, StringComparison.Ordinal)
                )
                ?.Value;
}

/// <summary>The middle of one level.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Value">In the signal's unit.</param>
public sealed record BaselineLevel(string Signal, double Value);
