namespace Lastgood.Core.Signals;

/// <summary>
/// A cumulative histogram to calculate in, which is used again and again: of ten thousand services each brings a new one every
/// second, and what is kept of one until the next is what a collector of garbage has to move. Not thread-safe.
/// </summary>
internal sealed class Buckets
{
    private IReadOnlyList<double> bounds = [];
    private double[] counts = [];

    /// <summary>Whether anything is in it.</summary>
    public bool Any { get; private set; }

    /// <summary>The same to read; it holds until something else is taken in.</summary>
    public HistogramSample? Sample => Any ? new HistogramSample(bounds, counts) : null;

    /// <summary>How many observations it holds.</summary>
    public double Total => counts[^1];

    /// <inheritdoc cref="Histograms.Quantile(HistogramSample, double)"/>
    public Quantile? Quantile(double quantile) =>
        Histograms.Quantile(Histograms.Values(bounds), counts, quantile);

    /// <summary>Empties it.</summary>
    public void Clear() => Any = false;

    /// <summary>Takes in a histogram in place of what is in it.</summary>
    public void Set(IReadOnlyList<double> from, ReadOnlySpan<double> values)
    {
        Begin(from);
        values.CopyTo(counts);
    }

    /// <inheritdoc cref="Set(IReadOnlyList{double}, ReadOnlySpan{double})"/>
    public void Set(HistogramSample histogram) =>
        Set(histogram.Bounds, Histograms.Values(histogram.Counts));

    /// <summary>Adds a histogram, as <see cref="Histograms.Plus"/> does.</summary>
    public void Add(HistogramSample more) => Add(more.Bounds, Histograms.Values(more.Counts));

    /// <inheritdoc cref="Add(HistogramSample)"/>
    public void Add(Buckets more)
    {
        if (more.Any)
        {
            Add(more.bounds, more.counts);
        }
    }

    /// <summary>Adds what came to a series since it was as it is here, as <see cref="Histograms.Increase"/> has it.</summary>
    public void AddIncrease(Buckets before, HistogramSample now)
    {
        if (!before.Any)
        {
            Add(now);
            return;
        }
        var counted = Histograms.Values(now.Counts);
        if (
            counted[^1] < before.Total
            || !Histograms.AreSame(before.bounds, now.Bounds)
            || (Any && !Histograms.AreSame(bounds, now.Bounds))
        )
        {
            Add(Histograms.Increase(before.Sample!, now));
            return;
        }
        if (!Any)
        {
            Begin(before.bounds);
            Array.Clear(counts);
        }
        var most = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            most = Math.Max(most, counted[i] - before.counts[i]);
            counts[i] += most;
        }
    }

    private void Begin(IReadOnlyList<double> from)
    {
        // Those that it has are kept where they are the same: a source brings new ones every second.
        if (!Histograms.AreSame(bounds, from))
        {
            (bounds, counts) = (from, new double[from.Count]);
        }
        Any = true;
    }

    private void Add(IReadOnlyList<double> from, ReadOnlySpan<double> values)
    {
        if (!Any)
        {
            Set(from, values);
        }
        else if (Histograms.AreSame(bounds, from))
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += values[i];
            }
        }
        else
        {
            Set(Histograms.Plus(Sample!, new HistogramSample(from, values.ToArray())));
        }
    }
}
