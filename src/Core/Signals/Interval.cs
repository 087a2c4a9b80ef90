namespace Lastgood.Core.Signals;

/// <summary>
/// What came to a service's counters between two scrapes. Once it has left its window it is used again for the next one:
/// were each one new, a collector of garbage would have moved it among what is old by the time it goes, for every service
/// every second.
/// </summary>
internal sealed class Interval
{
    private double requests;
    private double failures;
    private IReadOnlyList<double>? bounds;
    private double[] counts = [];

    /// <summary>The scrape that it begins with.</summary>
    public TimeSpan From { get; private set; }

    /// <summary>The scrape that it ends with.</summary>
    public TimeSpan To { get; private set; }

    /// <summary>The moment in its middle.</summary>
    public TimeSpan Middle => From + ((To - From) / 2);

    /// <summary>Takes in what came.</summary>
    /// <param name="from">The scrape that it begins with.</param>
    /// <param name="to">The scrape that it ends with.</param>
    /// <param name="increase">What came in between.</param>
    /// <param name="before">The interval before, whose bounds are shared where they are the same; null: there is none.</param>
    public void Set(TimeSpan from, TimeSpan to, Increase increase, Interval? before)
    {
        (From, To) = (from, to);
        (requests, failures) = (increase.Requests, increase.Failures);
        SetLatency(increase.Latency, before?.bounds);
    }

    /// <summary>Takes in the interval that follows as well.</summary>
    public void Join(Interval next)
    {
        var both = Of(this).Plus(Of(next));
        Set(From, next.To, both, this);
    }

    /// <summary>All of several intervals, at least one.</summary>
    public static Increase Sum(Queue<Interval> intervals)
    {
        var (asked, failed) = (0.0, 0.0);
        IReadOnlyList<double>? shared = null;
        double[] sum = [];
        foreach (var one in intervals)
        {
            asked += one.requests;
            failed += one.failures;
            if (one.bounds is null)
            {
                continue;
            }
            if (shared is null)
            {
                (shared, sum) = (one.bounds, new double[one.counts.Length]);
            }
            if (!ReferenceEquals(shared, one.bounds))
            {
                return intervals.Select(Of).Aggregate(static (a, b) => a.Plus(b));
            }
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += one.counts[i];
            }
        }
        return new Increase(
            asked,
            failed,
            shared is null ? null : new HistogramSample(shared, sum)
        );
    }

    private static Increase Of(Interval one) =>
        new(
            one.requests,
            one.failures,
            one.bounds is null ? null : new HistogramSample(one.bounds, [.. one.counts])
        );

    private void SetLatency(HistogramSample? latency, IReadOnlyList<double>? usual)
    {
        bounds =
            latency is null ? null
            : usual is not null && Histograms.AreSame(usual, latency.Bounds) ? usual
            : latency.Bounds;
        if (latency is null)
        {
            return;
        }
        if (counts.Length != latency.Counts.Count)
        {
            counts = new double[latency.Counts.Count];
        }
        Histograms.Values(latency.Counts).CopyTo(counts);
    }
}
