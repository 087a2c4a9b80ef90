namespace Lastgood.Core.Decisions.Comparison;

/// <summary>The shift between two samples: the median of all differences between a value of one and a value of the other.</summary>
/// <remarks>
/// The n·m differences are never made. How many of them are at most v is counted in O(n + m) by walking both sorted
/// samples; the double with the wanted rank is found by bisecting the ordered doubles, 64 steps at most. So it is exact,
/// O(n + m) in time after sorting, and needs no memory.
/// </remarks>
internal static class HodgesLehmann
{
    /// <summary>How far the candidate lies above the baseline. Neither may be empty.</summary>
    public static double Shift(ReadOnlySpan<double> baseline, ReadOnlySpan<double> candidate)
    {
        var pairs = (long)baseline.Length * candidate.Length;
        var lower = Select(baseline, candidate, ((pairs - 1) / 2) + 1);
        var upper = pairs % 2 == 1 ? lower : Select(baseline, candidate, (pairs / 2) + 1);
        return Sample.Middle(lower, upper);
    }

    /// <summary>The difference with a rank from 1: the smallest v so that as many differences are at most v.</summary>
    private static double Select(
        ReadOnlySpan<double> baseline,
        ReadOnlySpan<double> candidate,
        long rank
    )
    {
        var low = ToOrdinal(candidate[0] - baseline[^1]);
        var high = ToOrdinal(candidate[^1] - baseline[0]);
        while (low < high)
        {
            var middle = (long)(((Int128)low + high) >> 1);
            if (CountAtMost(baseline, candidate, FromOrdinal(middle)) >= rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return FromOrdinal(low);
    }

    private static long CountAtMost(
        ReadOnlySpan<double> baseline,
        ReadOnlySpan<double> candidate,
        double limit
    )
    {
        long count = 0;
        var first = 0;
        foreach (var value in candidate)
        {
            // Rounding keeps the order of differences, so what was too far above stays too far above.
            while (first < baseline.Length && value - baseline[first] > limit)
            {
                first++;
            }
            count += baseline.Length - first;
        }
        return count;
    }

    /// <summary>The place of a finite double among all doubles, so that bisecting ends: 0 is 0, the next one up 1.</summary>
    private static long ToOrdinal(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? long.MinValue - bits : bits;
    }

    private static double FromOrdinal(long ordinal) =>
        BitConverter.Int64BitsToDouble(ordinal < 0 ? long.MinValue - ordinal : ordinal);
}
