namespace Lastgood.Core.Decisions.Comparison;

/// <summary>Which way a metric gets worse.</summary>
public enum MetricDirection
{
    /// <summary>More is worse: latency, errors.</summary>
    HigherIsWorse,

    /// <summary>Less is worse: requests answered, orders placed.</summary>
    LowerIsWorse,

    /// <summary>Any change is worse: what the release was not meant to touch.</summary>
    Either,
}

/// <summary>What is compared between two releases, and what counts as worse.</summary>
/// <param name="Name">Its name, as people see it; unique within a comparison.</param>
/// <param name="Direction">Which way it gets worse.</param>
public sealed record Metric(string Name, MetricDirection Direction)
{
    /// <summary>The unit of its samples: one of <see cref="Signals.Units"/>, or any word; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether the comparison is inconclusive where this metric is.</summary>
    public bool Necessary { get; init; } = true;

    /// <summary>
    /// The least number of usable samples a side; below it nothing is concluded. At least 1. The default of 50 is what
    /// Spinnaker's "Best practices for configuring canary" asks for. By Noether's formula, 50 a side find 9 of 10 shifts
    /// of 0.6 standard deviations when one metric is compared, and of 0.8 when five are (one-sided, 0.05 in all).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MinSamples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 50;

    /// <summary>
    /// How often chance alone may fail the comparison of two equal releases, over all its metrics together; above 0, at
    /// most 0.5. The default of 0.05 is the usual level: one false alarm in 20 comparisons is the price of not asking
    /// a bad release for more evidence, and <see cref="SmallestEffect"/> lowers it further. It holds for one look at
    /// independent samples; who looks every minute spends it every minute.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range, or NaN.</exception>
    public double Significance
    {
        get;
        init
        {
            if (value is not (> 0 and <= 0.5))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "(0, 0.5]");
            }
            field = value;
        }
    } = 0.05;

    /// <summary>The smallest shift for the worse that matters: a smaller one passes, however significant it is.</summary>
    public SmallestEffect SmallestEffect { get; init; } = SmallestEffect.Any;
}
