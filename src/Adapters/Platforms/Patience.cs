namespace Lastgood.Adapters.Platforms;

/// <summary>Waiting in small steps, up to a limit that starts to run when this is made.</summary>
internal sealed class Patience(TimeProvider time, TimeSpan limit)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
        await Task.Delay(Pause, time, cancellation);
        return true;
    }
}
