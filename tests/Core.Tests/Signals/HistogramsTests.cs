using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Signals;

public sealed class HistogramsTests
{
    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.25, 0.1)]
    [InlineData(0.1, 0.04)]
    [InlineData(0.75, 0.5)]
    public void A_quantile_is_linear_within_its_bucket(double quantile, double expected)
    {
        var measured = Histograms.Quantile(Latency(25, 50, 25, 0), quantile)!.Value;

        Assert.Equal(expected, measured.Value, 9);
        Assert.False(measured.AtLeast);
    }

    [Fact]
    public void A_quantile_in_the_bucket_without_an_end_is_at_least_the_highest_bound()
    {
        Assert.Equal(
            new Quantile(1, AtLeast: true),
            Histograms.Quantile(Latency(10, 0, 0, 90), 0.95)
        );
    }

    [Fact]
    public void A_first_bound_that_is_not_positive_is_the_answer_itself()
    {
        Assert.Equal(
            new Quantile(0, AtLeast: false),
            Histograms.Quantile(Buckets([0, 1], 10, 0, 0), 0.95)
        );
    }

    [Fact]
    public void Nothing_observed_has_no_quantile()
    {
        Assert.Null(Histograms.Quantile(Latency(0, 0, 0, 0), 0.95));
        Assert.Null(Histograms.Quantile(new HistogramSample([double.PositiveInfinity], [5]), 0.95));
    }

    [Fact]
    public void A_quantile_lies_in_the_bucket_that_holds_it()
    {
        var buckets = Gen.Choose(0, 1000).Select(static n => (double)n).ArrayOf(4);
        Prop.ForAll(
                buckets.ToArbitrary(),
                counts =>
                {
                    var histogram = Latency(counts);
                    if (Histograms.Quantile(histogram, 0.95) is not { } quantile)
                    {
                        return Histograms.Total(histogram) == 0;
                    }
                    var rank = 0.95 * Histograms.Total(histogram);
                    var bucket = histogram.Counts.TakeWhile(count => count < rank).Count();
                    return quantile.AtLeast
                        ? bucket == 3 && quantile.Value == 1
                        : quantile.Value <= histogram.Bounds[bucket]
                            && quantile.Value >= (bucket == 0 ? 0 : histogram.Bounds[bucket - 1]);
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
