using Lastgood.Core.Decisions.Comparison;
using static Lastgood.Core.Tests.Decisions.Comparison.Samples;

namespace Lastgood.Core.Tests.Decisions.Comparison;

public sealed class MannWhitneyTests
{
    [Fact]
    public void A_higher_value_counts_one_and_a_tie_half()
    {
        // 2 is above 1 and level with 2; 4 is above 1 and 2, and level with 4.
        Assert.Equal(4, Test([1, 2, 4], [2, 4], MetricDirection.Either).U);
    }

    [Theory]
    [InlineData(MetricDirection.HigherIsWorse, 1 / 20.0)]
    [InlineData(MetricDirection.LowerIsWorse, 1)]
    [InlineData(MetricDirection.Either, 2 / 20.0)]
    public void Three_above_three_are_one_order_of_twenty(MetricDirection direction, double p)
    {
        Assert.Equal(new RankTest(9, p, Exact: true), Test([1, 2, 3], [4, 5, 6], direction));
    }

    [Theory]
    [InlineData(33, 33, true)]
    [InlineData(34, 34, false)]
    [InlineData(8, 870, true)]
    [InlineData(8, 900, false)]
    [InlineData(1, 1_000_000, true)]
    [InlineData(1, 1_000_001, false)]
    public void The_exact_distribution_is_used_as_long_as_its_counts_fit(
        int baseline,
        int candidate,
        bool exact
    )
    {
        Assert.Equal(
            exact,
            Test(Even(baseline), Even(candidate, 0.3 / candidate), MetricDirection.Either).Exact
        );
    }

    [Fact]
    public void The_largest_exact_distribution_adds_up_to_one()
    {
        var orders = ExactRanks.Orders(33, 33)!.Value;

        Assert.Equal(7_219_428_434_016_265_740, orders);
        Assert.Equal(1, ExactRanks.AtLeast(0, 33, 33, orders));
        Assert.Equal(1 / (double)orders, ExactRanks.AtLeast(33 * 33, 33, 33, orders));
        Assert.Equal(
            1,
            ExactRanks.AtLeast(545, 33, 33, orders)
                + ExactRanks.AtLeast((33 * 33) + 1 - 545, 33, 33, orders),
            15
        );
    }

    [Fact]
    public void Ten_thousand_million_pairs_are_neither_made_nor_miscounted()
    {
        var compared = ReleaseComparer.Compare(Metric(), Even(100_000), Even(100_000, 0.25));

        // A quarter of the baseline is below all, the rest as half a square: 1 − 0.75²/2 of the pairs.
        Assert.Equal(0.71875e10, compared.Numbers.U!.Value, 1e5);
        Assert.Equal(0.25, compared.Numbers.Shift!.Value, 1e-9);
        Assert.Equal(ComparisonOutcome.Fail, compared.Outcome);
    }

    private static RankTest Test(
        double[] baseline,
        double[] candidate,
        MetricDirection direction
    ) => MannWhitney.Test(baseline, candidate, direction);
}
