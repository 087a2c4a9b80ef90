using Lastgood.Core.Signals;
using static Lastgood.Core.Tests.Signals.Scrape;

namespace Lastgood.Core.Tests.Signals;

public sealed class HealthStreakTests
{
    private readonly HealthStreak streak = new();

    [Fact]
    public void Failures_in_a_row_are_counted_from_the_first()
    {
        Probe(1, false);
        Probe(2, false);

        Assert.Equal((2, Seconds(1)), (streak.Failures, streak.FailingSince));
    }

    [Fact]
    public void A_success_begins_anew()
    {
        Probe(1, false);
        Probe(2, true);
        Assert.Equal((0, (TimeSpan?)null), (streak.Failures, streak.FailingSince));

        Probe(3, false);
        Assert.Equal((1, Seconds(3)), (streak.Failures, streak.FailingSince));
    }

    [Fact]
    public void A_duplicate_or_late_probe_is_ignored()
    {
        Probe(2, false);
        Probe(2, false);
        Probe(1, true);

        Assert.Equal(1, streak.Failures);
        Assert.Equal("probe at 2", streak.Evidence);
    }

    private void Probe(int second, bool healthy) =>
        streak.Add(new HealthSample(Seconds(second), healthy, $"probe at {second}"));
}
