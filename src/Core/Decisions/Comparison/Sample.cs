namespace Lastgood.Core.Decisions.Comparison;

/// <summary>The usable values of one side, ascending.</summary>
internal sealed class Sample
{
    /// <summary>Larger values, either way, are no measurement, and their differences might not be finite.</summary>
    public const double Largest = 1e300;

    private readonly double[] values;

    /// <summary>Takes what can be calculated with, and counts what cannot.</summary>
    public Sample(IReadOnlyList<double> given)
    {
        values = [.. given.Where(static v => v is >= -Largest and <= Largest)];
        Array.Sort(values);
        LeftOut = given.Count - values.Length;
    }

    public ReadOnlySpan<double> Ascending => values;

    public int Count => values.Length;

    /// <summary>How many were NaN, infinite or beyond <see cref="Largest"/>.</summary>
    public int LeftOut { get; }

    /// <summary>The median; null where there is nothing.</summary>
    public double? Median => Count == 0 ? null : Middle(values[(Count - 1) / 2], values[Count / 2]);

    /// <summary>The mean of the two values in the middle.</summary>
    public static double Middle(double lower, double upper) => lower + ((upper - lower) / 2);
}
