using Lastgood.Core.Signals;

namespace Lastgood.Core.Tests.Signals;

public class MonotonicClockTests
{
    [Fact]
    public void A_jump_of_the_wall_clock_does_not_move_it()
    {
        var time = new JumpyTime();
        var clock = new MonotonicClock(time);
        var before = clock.Now;

        time.Wall += TimeSpan.FromHours(1);
        Assert.Equal(before, clock.Now);

        time.Wall -= TimeSpan.FromHours(2);
        time.Ticks += TimeSpan.FromSeconds(3).Ticks;
        Assert.Equal(before + TimeSpan.FromSeconds(3), clock.Now);
    }

    [Fact]
    public void Clocks_of_one_provider_agree_whenever_they_were_created()
    {
        var time = new JumpyTime();
        var first = new MonotonicClock(time);
        time.Ticks += 12345;

        Assert.Equal(first.Now, new MonotonicClock(time).Now);
    }

    private sealed class JumpyTime : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public long Ticks { get; set; } = 42;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
