namespace Lastgood.Core.Signals;

/// <summary>Arithmetic on cumulative histograms.</summary>
internal static class Histograms
{
    /// <summary>The largest count that a counter can hold without losing single requests (2⁵³); more is not a count.</summary>
    public const double MaxCount = 9_007_199_254_740_992;

    /// <summary>Whether a histogram can be calculated with: ascending bounds up to +∞, and counts that never fall.</summary>
    public static bool IsUsable(HistogramSample histogram)
    {
        var (bounds, counts) = histogram;
        if (bounds.Count == 0 || bounds.Count != counts.Count || bounds[^1] < double.MaxValue)
        {
            return false;
        }
        for (var i = 0; i < bounds.Count; i++)
        {
            var ascends = i == 0 ? bounds[i] > double.MinValue : bounds[i] > bounds[i - 1];
            var grows = counts[i] >= (i == 0 ? 0 : counts[i - 1]) && counts[i] <= MaxCount;
            if (!ascends || !grows)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>How many observations a histogram holds.</summary>
    public static double Total(HistogramSample histogram) => histogram.Counts[^1];

    /// <summary>
    /// Both together. Where the bounds differ, those that both have are kept: a cumulative count at a bound that both
    /// know is exact, whatever lies between.
    /// </summary>
    public static HistogramSample Plus(HistogramSample a, HistogramSample b) =>
        Combine(a, b, static (x, y) => x + y);

    /// <summary>
    /// What came to a series between two samples. A total that fell is a restarted process: all that it counts now is
    /// new. A single bucket that fell while the total grew is a flaw of the source and adds nothing.
    /// </summary>
    public static HistogramSample Increase(HistogramSample before, HistogramSample now)
    {
        if (Total(now) < Total(before))
        {
            return now;
        }
        var increase = Combine(before, now, static (x, y) => y - x);
        var counts = new double[increase.Counts.Count];
        var most = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            most = Math.Max(most, increase.Counts[i]);
            counts[i] = most;
        }
        return increase with { Counts = counts };
    }

    /// <summary>
    /// A quantile as Prometheus' <c>histogram_quantile</c> has it: linear within the bucket, from 0 in the first one.
    /// Null where nothing was observed or there is no finite bound.
    /// </summary>
    public static Quantile? Quantile(HistogramSample histogram, double quantile)
    {
        var (bounds, counts) = histogram;
        var total = Total(histogram);
        if (total <= 0 || bounds.Count < 2)
        {
            return null;
        }
        var rank = quantile * total;
        var bucket = 0;
        while (bucket < bounds.Count - 1 && counts[bucket] < rank)
        {
            bucket++;
        }
        if (bucket == bounds.Count - 1)
        {
            return new Quantile(bounds[^2], AtLeast: true);
        }
        if (bucket == 0 && bounds[0] <= 0)
        {
            return new Quantile(bounds[0], AtLeast: false);
        }
        var (start, below) = bucket == 0 ? (0, 0) : (bounds[bucket - 1], counts[bucket - 1]);
        var share = (rank - below) / (counts[bucket] - below);
        return new Quantile(start + ((bounds[bucket] - start) * share), AtLeast: false);
    }

    private static HistogramSample Combine(
        HistogramSample a,
        HistogramSample b,
        Func<double, double, double> combine
    )
    {
        var bounds = new List<double>(a.Bounds.Count);
        var counts = new List<double>(a.Bounds.Count);
        for (int i = 0, j = 0; i < a.Bounds.Count && j < b.Bounds.Count; )
        {
            if (a.Bounds[i] < b.Bounds[j])
            {
                i++;
            }
            else if (a.Bounds[i] > b.Bounds[j])
            {
                j++;
            }
            else
            {
                bounds.Add(a.Bounds[i]);
                counts.Add(combine(a.Counts[i++], b.Counts[j++]));
            }
        }
        return new HistogramSample(bounds, counts);
    }
}

/// <summary>A quantile of a histogram.</summary>
/// <param name="Value">In the histogram's unit.</param>
/// <param name="AtLeast">The quantile lies above the highest finite bound, which is <paramref name="Value"/>.</param>
internal readonly record struct Quantile(double Value, bool AtLeast);
