namespace Lastgood.Core.Decisions;

/// <summary>What a trigger compares: a measured value with a threshold, or why there is nothing to compare.</summary>
internal readonly record struct Gauge(
    bool? Met,
    double? Value,
    double? Threshold,
    TimeSpan Window,
    double Samples,
    string? Note
)
{
    /// <summary>Nothing was measured.</summary>
    public static Gauge None(double? threshold, string why, double samples = 0) =>
        new(Met: null, Value: null, threshold, TimeSpan.Zero, samples, why);
}
