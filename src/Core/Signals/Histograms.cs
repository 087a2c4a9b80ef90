using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>Arithmetic on cumulative histograms.</summary>
internal static class Histograms
{
    /// <summary>The largest count that a counter can hold without losing single requests (2⁵³); more is not a count.</summary>
    public const double MaxCount = 9_007_199_254_740_992;

    /// <summary>Whether a histogram can be calculated with: ascending bounds up to +∞, and counts that never fall.</summary>
    public static bool IsUsable(HistogramSample histogram)
    {
        var bounds = Values(histogram.Bounds);
        var counts = Values(histogram.Counts);
        if (bounds.Length == 0 || bounds.Length != counts.Length || bounds[^1] < double.MaxValue)
        {
            return false;
        }
        for (var i = 0; i < bounds.Length; i++)
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

    /// <summary>Bounds or counts to calculate with, without a call for each.</summary>
    public static ReadOnlySpan<double> Values(IReadOnlyList<double> values) =>
        values switch
        {
            double[] array => array,
            List<double> list => CollectionsMarshal.AsSpan(list),
            _ => values.ToArray(),
        };

    /// <summary>Whether two histograms have the same buckets.</summary>
    public static bool AreSame(IReadOnlyList<double> bounds, IReadOnlyList<double> others) =>
        ReferenceEquals(bounds, others) || Values(bounds).SequenceEqual(Values(others));

    /// <summary>How many observations a histogram holds.</summary>
    public static double Total(HistogramSample histogram) => histogram.Counts[^1];

    /// <summary>
    /// Both together. Where the bounds differ, those that both have are kept: a cumulative count at a bound that both
    /// know is exact, whatever lies between.
    /// </summary>
    public static HistogramSample Plus(HistogramSample a, HistogramSample b) => Combine(a, b, 1);

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
        var increase = Combine(now, before, -1);
        var counts = Values(increase.Counts).ToArray();
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Math.Max(i == 0 ? 0 : counts[i - 1], counts[i]);
        }
        return increase with { Counts = counts };
    }

    /// <summary>
    /// A quantile as Prometheus' <c>histogram_quantile</c> has it: linear within the bucket, from 0 in the first one.
    /// Null where nothing was observed or there is no finite bound.
    /// </summary>
    public static Quantile? Quantile(HistogramSample histogram, double quantile) =>
        Quantile(Values(histogram.Bounds), Values(histogram.Counts), quantile);

    /// <inheritdoc cref="Quantile(HistogramSample, double)"/>
    public static Quantile? Quantile(
        ReadOnlySpan<double> bounds,
        ReadOnlySpan<double> counts,
        double quantile
    )
    {
        var total = counts[^1];
        if (total <= 0 || bounds.Length < 2)
        {
            return null;
        }
        var rank = quantile * total;
        var bucket = 0;
        while (bucket < bounds.Length - 1 && counts[bucket] < rank)
        {
            bucket++;
        }
        if (bucket == bounds.Length - 1)
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

    /// <summary>The one and so many times the other, at the bounds that both have.</summary>
    private static HistogramSample Combine(HistogramSample a, HistogramSample b, double times)
    {
        var some = Values(a.Counts);
        var others = Values(b.Counts);
        if (AreSame(a.Bounds, b.Bounds))
        {
            var sums = new double[some.Length];
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = some[i] + (times * others[i]);
            }
            return new HistogramSample(a.Bounds, sums);
        }
        var bounds = new List<double>(a.Bounds.Count);
        var counts = new List<double>(a.Bounds.Count);
        for (int i = 0, j = 0; i < some.Length && j < others.Length; )
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
                counts.Add(some[i++] + (times * others[j++]));
            }
        }
        return new HistogramSample(bounds, counts);
    }
}

/// <summary>A quantile of a histogram.</summary>
/// <param name="Value">In the histogram's unit.</param>
/// <param name="AtLeast">The quantile lies above the highest finite bound, which is <paramref name="Value"/>.</param>
internal readonly record struct Quantile(double Value, bool AtLeast);
