namespace Lastgood.Core.Releases;

/// <summary>A release's own figures while it served well: what later measurements are compared with.</summary>
/// <param name="Version">The release that was measured.</param>
/// <param name="Requests">How many requests the figures rest on.</param>
/// <param name="ErrorRatio">Server errors by requests, 0 to 1; null where nothing was served.</param>
/// <param name="P95">The 95th percentile of the latency; null where there was no histogram or no observation.</param>
public sealed record Baseline(string Version, double Requests, double? ErrorRatio, TimeSpan? P95);
