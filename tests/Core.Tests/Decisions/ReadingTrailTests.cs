using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Trails;

namespace Lastgood.Core.Tests.Decisions;

public class ReadingTrailTests
{
    [Fact]
    public void Values_are_dated_back_from_the_moment_that_asks_and_gaps_stay_gaps()
    {
        var trail = new ReadingTrail();
        trail.Add(S(0), [Reading("errors", 0.1)]);
        trail.Add(S(10), [Reading("errors", null)]);
        trail.Add(S(20), [Reading("errors", 0.3), Reading("p95", 2)]);

        var series = Assert.Single(trail.Of(["errors", "unknown"], S(25)));

        Assert.Equal(("errors", "ratio", 0.05), (series.Trigger, series.Unit, series.Threshold));
        Assert.Equal([new TrailPoint(25, 0.1), new TrailPoint(5, 0.3)], series.Points);
    }

    [Fact]
    public void However_long_it_lasts_it_stays_small_and_covers_the_whole_time()
    {
        var trail = new ReadingTrail();
        for (var i = 0; i < 100_000; i++)
        {
            trail.Add(S(i), [Reading("errors", i)]);
        }

        var points = Assert.Single(trail.Of(["errors"], S(100_000))).Points;

        Assert.InRange(points.Count, ReadingTrail.Most / 2 - 1, ReadingTrail.Most);
        Assert.InRange(points[0].Ago, 99_000, 100_000);
        Assert.InRange(points[^1].Ago, 0, 1_000);
        Assert.Equal(points.OrderByDescending(static p => p.Ago), points);
    }

    [Fact]
    public void What_fired_decides_else_what_holds()
    {
        var fired = Reading("a", 1) with { State = TriggerState.Fired };
        var holding = Reading("b", 1) with { State = TriggerState.Holding };
        Assert.Equal(["a"], ReadingTrail.Deciding(Of(fired, holding)), StringComparer.Ordinal);
        Assert.Equal(
            ["b"],
            ReadingTrail.Deciding(Of(holding, Reading("c", 1))),
            StringComparer.Ordinal
        );
    }

    private static Decision Of(params IReadOnlyList<TriggerReading> readings) =>
        new(DecisionKind.Ask, "", "1.2", "1.1", readings, []);

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TriggerReading Reading(string trigger, double? value) =>
        new(trigger, TriggerState.Clear, value, 0.05, "ratio", S(10), S(0), S(60), 100, null);
}
