using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Signals;

public sealed class BucketsTests
{
    [Fact]
    public void What_came_is_added_in_place_as_histograms_are_subtracted_and_added()
    {
        // Twelve: another series, the sample before, and this one, which is lower in places or altogether.
        var buckets = Gen.Choose(0, 1000).Select(static n => (double)n).ArrayOf(12);
        Prop.ForAll(
                buckets.ToArbitrary(),
                counts =>
                {
                    var other = Latency(counts.AsSpan(0, 4));
                    var before = Latency(counts.AsSpan(4, 4));
                    var now = Latency(counts.AsSpan(8));
                    var sum = new Buckets();
                    sum.Add(other);
                    sum.AddIncrease(Of(before), now);
                    return Same(
                        Histograms.Plus(other, Histograms.Increase(before, now)),
                        sum.Sample!
                    );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_other_bounds_those_that_both_have_are_kept()
    {
        var sum = Of(Buckets([0.1, 0.5, 1], 1, 2, 3, 4));

        sum.AddIncrease(Of(Buckets([0.1, 1, 5], 1, 1, 1, 1)), Buckets([0.1, 1, 5], 2, 3, 4, 5));

        Assert.True(Same(Buckets([0.1, 1], 2, 7, 11), sum.Sample!));
    }

    [Fact]
    public void What_is_emptied_begins_anew()
    {
        var buckets = Of(Latency(1, 2, 3, 4));

        buckets.Clear();
        Assert.Null(buckets.Sample);
        buckets.AddIncrease(Of(Latency(0, 0, 0, 0)), Latency(4, 3, 2, 1));

        Assert.True(Same(Latency(4, 3, 2, 1), buckets.Sample!));
    }

    private static Buckets Of(HistogramSample histogram)
    {
        var buckets = new Buckets();
        buckets.Set(histogram);
        return buckets;
    }

    private static bool Same(HistogramSample a, HistogramSample b) =>
        a.Bounds.SequenceEqual(b.Bounds) && a.Counts.SequenceEqual(b.Counts);
}
