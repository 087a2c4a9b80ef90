using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>
/// The last known value of every series. A series that vanishes is remembered: should it come back, its old value is not
/// taken for new. Nor is that of a series which so far had only values that cannot be true.
/// </summary>
/// <typeparam name="T">The value of a series.</typeparam>
internal sealed class SeriesTable<T>
{
    private readonly Dictionary<string, T> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);

    /// <summary>How many series are remembered.</summary>
    public int Count => known.Count + unread.Count;

    /// <summary>Takes a series' value.</summary>
    /// <param name="key">The series.</param>
    /// <param name="now">Its value.</param>
    /// <param name="before">Its value before; where it had none, the type's default.</param>
    /// <returns>Whether it can be compared: with <paramref name="before"/>, or with zero where it had none.</returns>
    public bool Take(string key, T now, out T? before)
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out _);
        before = value;
        value = now;
        return unread.Count == 0 || !unread.Remove(key);
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
