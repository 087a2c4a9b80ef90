namespace Lastgood.Core.Signals;

/// <summary>
/// The last known value of every series. A series that vanishes is remembered: should it come back, its old value is not
/// taken for new. Nor is that of a series which so far had only values that cannot be true.
/// </summary>
internal sealed class SeriesTable<T>
    where T : class
{
    private readonly Dictionary<string, T> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);

    /// <summary>How many series are remembered.</summary>
    public int Count => known.Count + unread.Count;

    /// <summary>Takes a series' value.</summary>
    /// <returns>Whether it can be compared: with <paramref name="before"/>, or with zero where that is null.</returns>
    public bool Take(string key, T now, out T? before)
    {
        known.TryGetValue(key, out before);
        known[key] = now;
        return !unread.Remove(key);
    }

    /// <summary>Takes note of a series whose value cannot be true.</summary>
    public void Skip(string key)
    {
        if (!known.ContainsKey(key))
        {
            unread.Add(key);
        }
    }

    public void Clear()
    {
        known.Clear();
        unread.Clear();
    }
}
