namespace Lastgood.Core.Verification;

/// <summary>How a release is compared with the one before, while both run: asked the same, in turns.</summary>
/// <param name="Paths">What is asked of both, each a path from the root.</param>
/// <param name="Samples">How often each path is asked of each; <see cref="LeastSamples"/> to <see cref="MostSamples"/>.</param>
/// <param name="Slower">How much slower matters, as a share of the other's median: 0.1 for 10 %.</param>
/// <param name="Noise">How much slower matters at least.</param>
/// <param name="Timeout">The longest that an answer may take; longer is a failure.</param>
public sealed record ComparisonSpec(
    IReadOnlyList<string> Paths,
    int Samples,
    double Slower,
    TimeSpan Noise,
    TimeSpan Timeout
)
{
    /// <summary>With fewer, nothing can be told from chance.</summary>
    public const int LeastSamples = 5;

    /// <summary>More takes too long for a verification.</summary>
    public const int MostSamples = 10_000;

    /// <summary>
    /// One path, 60 times: with 50 usable samples a side shifts of 0.6 standard deviations are found nine times in ten, see
    /// <see cref="Decisions.Comparison.Metric.MinSamples"/>. The runbook with severities lets less than 20 % slower pass.
    /// </summary>
    public static ComparisonSpec Default { get; } =
        new(["/"], 60, 0.2, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(2));
}
