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

    /// <summary>A series' last known value, to be replaced by its new one at once; the type's default where it had none.</summary>
    /// <param name="key">The series.</param>
    /// <param name="compares">Whether the new one can be compared: with the last one, or with zero where it had none.</param>
    public ref T? Of(string key, out bool compares)
    {
        compares = unread.Count == 0 || !unread.Remove(key);
        return ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out _);
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
