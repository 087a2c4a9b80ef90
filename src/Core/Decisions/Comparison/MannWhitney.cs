namespace Lastgood.Core.Decisions.Comparison;

/// <summary>What the Mann–Whitney U test says of two samples.</summary>
/// <param name="U">In how many pairs the candidate's value is the higher one; a tie counts half.</param>
/// <param name="P">How likely ranks at least this much for the worse are, where there is no difference; 0 to 1.</param>
/// <param name="Exact">Whether P is from the exact distribution; otherwise from the normal approximation.</param>
internal readonly record struct RankTest(double U, double P, bool Exact);

/// <summary>The Mann–Whitney U test: whether values of one sample tend to lie above those of another.</summary>
/// <remarks>
/// Without ties P is exact as long as the count of orders fits 63 bits (see <see cref="ExactRanks.Orders"/>), as
/// <c>scipy.stats.mannwhitneyu(method="exact")</c> has it. Otherwise it is the normal approximation with corrections for
/// ties and continuity, as with <c>method="asymptotic"</c>; samples that large, or with ties, are what it is good for.
/// </remarks>
internal static class MannWhitney
{
    /// <summary>Tests ascending samples, neither of which is empty.</summary>
    public static RankTest Test(
        ReadOnlySpan<double> baseline,
        ReadOnlySpan<double> candidate,
        MetricDirection direction
    )
    {
        var (twiceU, ties) = Rank(baseline, candidate);
        var twicePairs = 2L * baseline.Length * candidate.Length;
        var (twiceWorse, tails) = direction switch
        {
            MetricDirection.HigherIsWorse => (twiceU, 1),
            MetricDirection.LowerIsWorse => (twicePairs - twiceU, 1),
            _ => (Math.Max(twiceU, twicePairs - twiceU), 2),
        };
        var orders = ties > 0 ? null : ExactRanks.Orders(baseline.Length, candidate.Length);
        var tail = orders is { } known
            ? ExactRanks.AtLeast(twiceWorse / 2, baseline.Length, candidate.Length, known)
            : Approximate(twiceWorse / 2.0, baseline.Length, candidate.Length, ties);
        return new RankTest(twiceU / 2.0, Math.Min(1, tails * tail), orders is not null);
    }

    /// <summary>The smallest P that samples of these sizes can have: all of one side above all of the other.</summary>
    public static double SmallestP(int one, int other, MetricDirection direction)
    {
        var tails = direction == MetricDirection.Either ? 2 : 1;
        // So many orders that they do not fit are enough for any level that makes sense.
        return ExactRanks.Orders(one, other) is { } orders
            ? Math.Min(1, tails / (double)orders)
            : 0;
    }

    /// <summary>U doubled, so that halves are whole, and the sum of t³ − t over the groups of t equal values.</summary>
    private static (long TwiceU, double Ties) Rank(
        ReadOnlySpan<double> baseline,
        ReadOnlySpan<double> candidate
    )
    {
        long twiceU = 0;
        var ties = 0.0;
        var below = 0;
        for (var next = 0; next < candidate.Length; )
        {
            var value = candidate[next];
            ties += SkipBelow(baseline, ref below, value);
            var here = Run(candidate[next..], value);
            var there = Run(baseline[below..], value);
            twiceU += here * ((2L * below) + there);
            ties += TieTerm(here + (double)there);
            below += there;
            next += here;
        }
        ties += SkipBelow(baseline, ref below, double.PositiveInfinity);
        return (twiceU, ties);
    }

    /// <summary>Goes past the baseline's values below one of the candidate, and sums up the ties among them.</summary>
    private static double SkipBelow(ReadOnlySpan<double> baseline, ref int below, double value)
    {
        var ties = 0.0;
        while (below < baseline.Length && baseline[below] < value)
        {
            var run = Run(baseline[below..], baseline[below]);
            ties += TieTerm(run);
            below += run;
        }
        return ties;
    }

    private static int Run(ReadOnlySpan<double> ascending, double value)
    {
        var length = 0;
        while (length < ascending.Length && ascending[length] == value)
        {
            length++;
        }
        return length;
    }

    private static double TieTerm(double equal) => (equal * equal * equal) - equal;

    private static double Approximate(double u, double one, double other, double ties)
    {
        var all = one + other;
        var variance = one * other / 12 * (all + 1 - (ties / (all * (all - 1))));
        // All values equal: nothing speaks for a difference. Rounding may leave a little of the variance.
        return variance <= 0
            ? 1
            : NormalTail.Above((u - (one * other / 2) - 0.5) / Math.Sqrt(variance));
    }
}
