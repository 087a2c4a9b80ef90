namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>A clock that stands still until it is moved. Its timers are real ones.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private TimeSpan passed = TimeSpan.FromHours(1);

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => passed.Ticks;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Pass(double seconds)
    {
        passed += TimeSpan.FromSeconds(seconds);
        Now = Now.AddSeconds(seconds);
    }
}
