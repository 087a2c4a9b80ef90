using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Decisions.Comparison;

namespace Lastgood.Core.Tests.Decisions.Comparison;

/// <summary>Samples to compare, made or drawn.</summary>
internal static class Samples
{
    public static readonly Gen<MetricDirection> Directions = Gen.Elements(
        Enum.GetValues<MetricDirection>()
    );

    /// <summary>Whole numbers, so that sums are exact: with many ties or nearly none.</summary>
    public static readonly Gen<double[]> Some =
        from range in Gen.Elements(3, 20, 100_000)
        from count in Gen.Choose(1, 80)
        from values in Gen.Choose(-range, range).Select(static n => (double)n).ArrayOf(count)
        select values;

    /// <summary>Anything that a double can be, much of it useless.</summary>
    public static readonly Gen<double[]> Anything = Gen.OneOf(
            Gen.Elements(
                double.NaN,
                double.PositiveInfinity,
                double.NegativeInfinity,
                double.MaxValue,
                double.MinValue,
                double.Epsilon,
                -0.0,
                0,
                1e300,
                -1e300
            ),
            Gen.Choose(-5, 5).Select(static n => n / 3.0)
        )
        .ArrayOf();

    /// <summary>As many different values, evenly spread over one unit from a start.</summary>
    public static double[] Even(int count, double from = 0) =>
        [.. Enumerable.Range(0, count).Select(i => from + (i / (double)count))];

    public static Metric Metric(
        MetricDirection direction = MetricDirection.HigherIsWorse,
        int minSamples = 1
    ) => new("p95", direction) { MinSamples = minSamples };
}
