namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>
/// Many counters of one service as one that never falls: an instance that goes takes nothing along, one that begins anew
/// adds what it has counted since. The first value of a series is where it begins, as for Prometheus' <c>increase()</c>: it
/// may be an old one under a new label.
/// </summary>
internal sealed class SeriesCounts
{
    /// <summary>With more series than this, those that were not seen for longest are forgotten.</summary>
    private const int MaxSeries = 2000;

    private readonly Dictionary<string, (double Value, long Round)> last = new(
        StringComparer.Ordinal
    );
    private long round;
    private double total;

    /// <summary>Takes what the counters show now.</summary>
    /// <returns>How many events there were since the first time.</returns>
    public double Take(IEnumerable<(string Key, double Value)> counters)
    {
        round++;
        foreach (var (key, value) in counters)
        {
            if (last.TryGetValue(key, out var before))
            {
                total += value < before.Value ? value : value - before.Value;
            }
            last[key] = (value, round);
        }
        if (last.Count > MaxSeries)
        {
            var oldest = last.OrderBy(static series => series.Value.Round)
                .Take(last.Count - MaxSeries)
                .Select(static series => series.Key)
                .ToList();
            oldest.ForEach(key => last.Remove(key));
        }
        return total;
    }
}
