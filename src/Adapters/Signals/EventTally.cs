namespace Lastgood.Adapters.Signals;

/// <summary>One count that only grows, of counters that come, go and begin anew.</summary>
internal sealed class EventTally
{
    private IReadOnlyDictionary<string, double> last = new Dictionary<string, double>(
        StringComparer.Ordinal
    );

    /// <summary>All events so far, those of the first counters included.</summary>
    public double Total { get; private set; }

    /// <summary>Takes the counters that there are now. What a new one has counted is new, and so is all that one has which fell.</summary>
    public void Take(IReadOnlyDictionary<string, double> counters)
    {
        foreach (var (key, value) in counters)
        {
            var before = last.GetValueOrDefault(key);
            Total += value < before ? value : value - before;
        }
        last = counters;
    }

    /// <summary>From now on these are counted: what they have counted so far is another's.</summary>
    public void TurnTo(IReadOnlyDictionary<string, double> counters) => last = counters;
}
