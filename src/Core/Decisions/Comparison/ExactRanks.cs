namespace Lastgood.Core.Decisions.Comparison;

/// <summary>The exact distribution of U: every order of two samples without ties is as likely as any other.</summary>
/// <remarks>
/// The number of orders with U = u is the coefficient of qᵘ in the Gaussian binomial
/// Π (1 − qⁿ⁺ⁱ) / (1 − qⁱ), i = 1 … m. It is multiplied out in 64-bit integers, so nothing is rounded; what overflows on the
/// way is right again at the end, because all is calculated modulo 2⁶⁴ and every count is below it.
/// </remarks>
internal static class ExactRanks
{
    /// <summary>Bounds the memory to 4 MB where one side has only one to three values.</summary>
    private const long MaxPairs = 1_000_000;

    /// <summary>
    /// In how many orders two samples can lie, if that fits 63 bits and the distribution the memory: up to 33 values a
    /// side, up to some 880 where the smaller side has 8. Otherwise null.
    /// </summary>
    public static long? Orders(int one, int other)
    {
        var few = Math.Min(one, other);
        var many = Math.Max(one, other);
        if ((long)few * many > MaxPairs)
        {
            return null;
        }
        Int128 orders = 1;
        for (var i = 1; i <= few; i++)
        {
            orders = orders * (many + i) / i;
            if (orders > long.MaxValue)
            {
                return null;
            }
        }
        return (long)orders;
    }

    /// <summary>The probability of a U of at least u, where there is no difference.</summary>
    /// <param name="u">From 0 to one · other.</param>
    /// <param name="one">Values of one side.</param>
    /// <param name="other">Values of the other side.</param>
    /// <param name="orders">What <see cref="Orders"/> says of them.</param>
    public static double AtLeast(long u, int one, int other, long orders)
    {
        var few = Math.Min(one, other);
        var many = Math.Max(one, other);
        var pairs = (long)few * many;
        // The distribution is symmetric: the shorter tail is the one that is summed.
        var count =
            u > pairs / 2 ? AtMost(pairs - u, few, many) : orders - AtMost(u - 1, few, many);
        return (double)count / orders;
    }

    private static long AtMost(long u, int few, int many)
    {
        if (u < 0)
        {
            return 0;
        }
        var counts = new long[u + 1];
        counts[0] = 1;
        unchecked
        {
            for (var i = 1; i <= few; i++)
            {
                for (var j = u; j >= many + i; j--)
                {
                    counts[j] -= counts[j - many - i];
                }
                for (long j = i; j <= u; j++)
                {
                    counts[j] += counts[j - i];
                }
            }
            return counts.Aggregate(0L, static (sum, count) => sum + count);
        }
    }
}
