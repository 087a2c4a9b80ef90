using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions;

/// <summary>
/// The cap of a whole installation: a bad shared library must not roll back five hundred services at once. Of those that
/// want to go back, the first to take a place has it; how many go back does not depend on their order. Safe for use by many
/// services at a time.
/// </summary>
/// <param name="most">How many automatic rollbacks there may be; 0: none without a person.</param>
/// <param name="within">In which span.</param>
public sealed class RollbackCap(int most, TimeSpan within)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Place> taken = new(StringComparer.Ordinal);

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
            // Counted first: what is over is no place of its own any more.
            if (Text(Count(now)) is { } reached && !taken.ContainsKey(service))
            {
                return reached;
            }
            taken[service] = new Place(now, taken.GetValueOrDefault(service)?.At);
            return null;
        }
    }

    /// <summary>Gives back the place that a service took last, for nothing: it did not go back.</summary>
    public void GiveBack(string service)
    {
        lock (gate)
        {
            if (taken.GetValueOrDefault(service)?.Before is { } before)
            {
                taken[service] = new Place(before, null);
            }
            else
            {
                taken.Remove(service);
            }
        }
    }

    /// <summary>Takes note of one that was begun before this process.</summary>
    public void Remember(string service, TimeSpan at)
    {
        lock (gate)
        {
            if (!(taken.GetValueOrDefault(service)?.At > at))
            {
                taken[service] = new Place(at, null);
            }
        }
    }

    private int Count(TimeSpan now)
    {
        foreach (var (service, place) in taken)
        {
            if (place.At <= now - within)
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

    /// <param name="At">When it was taken.</param>
    /// <param name="Before">When the service had taken one before; null where it had none.</param>
    private sealed record Place(TimeSpan At, TimeSpan? Before);
}
