using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>
/// How long something has waited, on a clock that never jumps. What began before this process is known by the wall clock
/// only, which is read once.
/// </summary>
internal sealed class Waiting(MonotonicClock clock, TimeProvider time)
{
    // As few as there are incidents with questions while a process watches.
    private readonly Dictionary<string, TimeSpan> begun = new(StringComparer.Ordinal);

    /// <summary>How long.</summary>
    /// <param name="what">What waits.</param>
    /// <param name="at">When it began, by the wall clock.</param>
    /// <param name="now">The moment until which it is counted, on the clock that never jumps.</param>
    public TimeSpan Since(string what, DateTimeOffset at, TimeSpan now)
    {
        if (!begun.TryGetValue(what, out var since))
        {
            var before = time.GetUtcNow() - at;
            since = clock.Now - (before > TimeSpan.Zero ? before : TimeSpan.Zero);
            begun.Add(what, since);
        }
        return now - since;
    }
}
