using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen.Traffic;

/// <summary>How long ago traffic was moved.</summary>
internal sealed class SwitchClock(TimeProvider time)
{
    private long? mark;

    /// <summary>Traffic was moved just now.</summary>
    public void Mark() => mark = time.GetTimestamp();

    /// <summary>Waits until a time has gone by since then.</summary>
    /// <param name="limit">The time.</param>
    /// <param name="otherwise">See <see cref="Since"/>.</param>
    /// <param name="ensureIdle">Makes sure, after a wait, that nobody sends traffic there still.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Evidence.</returns>
    public async Task<Details> DrainAsync(
        TimeSpan limit,
        DateTimeOffset? otherwise,
        Func<Task> ensureIdle,
        CancellationToken cancellation
    )
    {
        var rest = limit - Since(otherwise);
        if (rest <= TimeSpan.Zero)
        {
            return Details.Of(("waited", Spoken.Duration(TimeSpan.Zero)));
        }
        await Task.Delay(rest, time, cancellation);
        await ensureIdle();
        return Details.Of(("waited", Spoken.Duration(rest)));
    }

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
