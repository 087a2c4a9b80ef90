namespace Lastgood.Adapters.Platforms;

/// <summary>Waiting in small steps, which grow with the wait, up to a limit that starts to run when this is made.</summary>
internal sealed class Patience(TimeProvider time, TimeSpan limit)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>How much longer than it had to a wait may take: what is waited for is asked each time.</summary>
    private const int OneIn = 20;

    private readonly long begin = time.GetTimestamp();

    /// <summary>How long this has been going on.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(begin);

    /// <summary>Waits a little and returns true; returns false at once where the limit is reached.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        if (Elapsed >= limit)
        {
            return false;
        }
        await Task.Delay(Pause(Elapsed / OneIn), time, cancellation);
        return true;
    }

    private static TimeSpan Pause(TimeSpan share) =>
        share < Shortest ? Shortest
        : share > Longest ? Longest
        : share;
}
