namespace Lastgood.Adapters.Platforms.Nginx.Traffic;

/// <summary>How long ago traffic was moved.</summary>
internal sealed class SwitchClock(TimeProvider time)
{
    private long? mark;

    /// <summary>Traffic was moved just now.</summary>
    public void Mark() => mark = time.GetTimestamp();

    /// <summary>
    /// The time since then. Where another process moved it, by the wall clock; where that was set back meanwhile, nothing
    /// counts as elapsed.
    /// </summary>
    public TimeSpan Since(DateTimeOffset? otherwise)
    {
        if (mark is { } here)
        {
            return time.GetElapsedTime(here);
        }
        var since = otherwise is { } at ? time.GetUtcNow() - at : TimeSpan.MaxValue;
        return since < TimeSpan.Zero ? TimeSpan.Zero : since;
    }
}
