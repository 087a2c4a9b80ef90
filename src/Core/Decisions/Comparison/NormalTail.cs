namespace Lastgood.Core.Decisions.Comparison;

/// <summary>The upper tail of the standard normal distribution, which .NET does not have.</summary>
internal static class NormalTail
{
    /// <summary>Below, the series keeps 13 digits of the tail; above, the continued fraction converges fast.</summary>
    private const double Series = 3;

    /// <summary>Twice as many as the continued fraction needs at 3 for all digits of a double.</summary>
    private const int Fractions = 150;

    /// <summary>The probability of a value above z; 12 digits are right, and 0 only beyond 38.</summary>
    public static double Above(double z) =>
        z switch
        {
            < 0 => 1 - Above(-z),
            < Series => 0.5 - (Density(z) * Ascending(z)),
            _ => Density(z) / Descending(z),
        };

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Abramowitz and Stegun 26.2.11: z + z³/3 + z⁵/(3·5) + …</summary>
    private static double Ascending(double z)
    {
        var sum = z;
        var term = z;
        for (var odd = 3; term > sum * 1e-17; odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }
        return sum;
    }

    /// <summary>Abramowitz and Stegun 26.2.14: z + 1/(z + 2/(z + 3/(z + …))), from its far end.</summary>
    private static double Descending(double z)
    {
        var fraction = z;
        for (var k = Fractions; k > 0; k--)
        {
            fraction = z + (k / fraction);
        }
        return fraction;
    }
}
