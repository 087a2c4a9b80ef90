namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>Remembers the newest keys, as many as there is room for.</summary>
internal sealed class Seen
{
    private const int Room = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public bool Has(string key)
    {
        lock (gate)
        {
            return keys.Contains(key);
        }
    }

    public void Add(string key)
    {
        lock (gate)
        {
            if (!keys.Add(key))
            {
                return;
            }
            order.Enqueue(key);
            if (order.Count > Room)
            {
                keys.Remove(order.Dequeue());
            }
        }
    }
}
