using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>
/// The cap of a whole installation: a bad shared library must not roll back five hundred services at once. Safe for use
/// by many services at a time.
/// </summary>
/// <param name="most">How many automatic rollbacks there may be; 0: none without a person.</param>
/// <param name="within">In which span.</param>
public sealed class RollbackCap(int most, TimeSpan within)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TimeSpan> taken = new(StringComparer.Ordinal);

    /// <summary>Why no more is left at a moment; null where some are.</summary>
    public string? Reached(TimeSpan now)
    {
        lock (gate)
        {
            return Text(Count(now));
        }
    }

    /// <summary>Takes one, if one is left.</summary>
    /// <param name="service">The service that goes back; a second one of the same service takes no other place.</param>
    /// <param name="now">When, on a clock that never jumps.</param>
    /// <returns>Null where it was taken, else why not.</returns>
    public string? TryTake(string service, TimeSpan now)
    {
        lock (gate)
        {
            if (!taken.ContainsKey(service) && Text(Count(now)) is { } reached)
            {
                return reached;
            }
            taken[service] = now;
            return null;
        }
    }

    /// <summary>Takes note of one that was begun before this process.</summary>
    public void Remember(string service, TimeSpan at)
    {
        lock (gate)
        {
            taken[service] = taken.TryGetValue(service, out var known) && known > at ? known : at;
        }
    }

    private int Count(TimeSpan now)
    {
        foreach (var (service, at) in taken)
        {
            if (at <= now - within)
            {
                taken.Remove(service);
            }
        }
        return taken.Count;
    }

    private string? Text(int count) =>
        count >= most
            ? FormattableString.Invariant(
                $"{count} services went back automatically within {Durations.Format(within)}"
            )
            : null;
}
