using Lastgood.Core.Journal;

namespace Lastgood.Core.Decisions;

/// <summary>
/// The automatic rollbacks of one service in the last hour. The journal dates them by the wall clock, and one that jumps
/// forward would lift the limit; so those that begin while this looks on are counted on a clock that never jumps besides.
/// Not thread-safe.
/// </summary>
public sealed class RecentRollbacks
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Queue<TimeSpan> seen = new();
    private int? known;

    /// <summary>Takes in those that are new, and counts: by the journal's dates or by the clock, whichever gives more.</summary>
    /// <param name="state">The service. What is in it at the first call was not seen: it has its date only.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="now">The clock that never jumps.</param>
    public int Count(ServiceState state, TimeProvider wall, TimeSpan now)
    {
        var all = state.AutomaticRollbacksSince(DateTimeOffset.MinValue);
        for (known ??= all; known < all; known++)
        {
            seen.Enqueue(now);
        }
        while (seen.TryPeek(out var first) && now - first >= Hour)
        {
            seen.Dequeue();
        }
        return Math.Max(state.AutomaticRollbacksSince(wall.GetUtcNow() - Hour), seen.Count);
    }

    /// <summary>How long ago the newest one began; null where there was none.</summary>
    /// <inheritdoc cref="Count"/>
    public TimeSpan? SinceNewest(ServiceState state, TimeProvider wall, TimeSpan now)
    {
        Count(state, wall, now);
        if (seen.Count > 0)
        {
            return now - seen.Last();
        }
        // The wall clock may have been put back since.
        var dated = wall.GetUtcNow() - state.NewestAutomaticRollback;
        return dated < TimeSpan.Zero ? TimeSpan.Zero : dated;
    }
}
