namespace Lastgood.Core.Decisions.Comparison;

/// <summary>One metric as both releases showed it.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Baseline">
/// Samples of the release that is compared with: of the same time, as many a minute, in any order. NaN, infinite ones and
/// those beyond ±1e300 are left out and counted.
/// </param>
/// <param name="Candidate">Samples of the release that is judged, likewise.</param>
public sealed record MetricSamples(
    Metric Metric,
    IReadOnlyList<double> Baseline,
    IReadOnlyList<double> Candidate
);
