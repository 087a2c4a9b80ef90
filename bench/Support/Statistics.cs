namespace Lastgood.Bench.Support;

/// <summary>Figures of a sample. Medians, because one stray round must not change the result.</summary>
internal static class Statistics
{
    /// <summary>The middle one.</summary>
    public static double Median(this IEnumerable<double> values) => values.Quantile(0.5);

    /// <summary>The value that a share of all does not exceed.</summary>
    public static double Quantile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        var place = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
