using Lastgood.Core.Releases;
using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Signals;

public sealed class LifetimeFiguresTests
{
    [Fact]
    public void One_sample_gives_a_baseline()
    {
        var sample = At(0, 990, 10, Latency(900, 100, 0, 0)).Sample!;

        Assert.Equal(
            new Baseline("1.1", 1000, 0.01, Seconds(0.3)),
            LifetimeFigures.Of(sample).ToBaseline("1.1")
        );
    }

    [Fact]
    public void Nothing_served_gives_no_ratio_and_no_latency()
    {
        var sample = At(0, 0, 0, Latency(0, 0, 0, 0)).Sample!;

        Assert.Equal(
            new LifetimeFigures(0, ErrorRatio: null, P95: null),
            LifetimeFigures.Of(sample)
        );
    }

    [Fact]
    public void A_latency_above_the_highest_bucket_is_not_known()
    {
        var sample = At(0, 100, 0, Latency(0, 0, 0, 100)).Sample!;

        Assert.Null(LifetimeFigures.Of(sample).P95);
    }

    [Fact]
    public void Values_that_cannot_be_true_are_left_out()
    {
        var sample = At(0, 100, double.NaN).Sample!;

        Assert.Equal(
            (100, 0),
            (LifetimeFigures.Of(sample).Requests, LifetimeFigures.Of(sample).ErrorRatio)
        );
    }
}
