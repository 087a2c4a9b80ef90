using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>The last known counters of every series, and what a new sample adds to them.</summary>
internal sealed class SeriesMemory
{
    /// <summary>More series than this are not counted but refused: a label that holds ids would grow without end.</summary>
    public const int MaxSeries = 10_000;

    private readonly SeriesTable<Counted> requests = new();
    private readonly SeriesTable<HistogramSample> latency = new();
    private bool empty = true;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counted(double Requests, double Failures);

    /// <summary>Why nothing can be learnt from a sample, or null.</summary>
    public static string? Unusable(RequestSample sample)
    {
        var most = Math.Max(sample.Requests.Count, sample.Latency.Count);
        if (most > MaxSeries)
        {
            return FormattableString.Invariant(
                $"{most} series, more than {MaxSeries}: a label holds too many values"
            );
        }
        if (sample.Requests.Count == 0)
        {
            return null;
        }
        foreach (var (key, requests) in sample.Requests)
        {
            if (Read(sample, key, requests) is { })
            {
                return null;
            }
        }
        return "no counter has a usable value";
    }

    /// <summary>All series of a sample together, as they stand.</summary>
    public static Increase Sum(RequestSample sample) => new SeriesMemory().Accumulate(sample);

    /// <summary>Takes a sample; answers what it adds, or null where it is the first one and only begins the count.</summary>
    public Increase? Advance(RequestSample sample)
    {
        var increase = Accumulate(sample);
        return Trim(sample) || Begin() ? null : increase;
    }

    private Increase Accumulate(RequestSample sample)
    {
        double requested = 0;
        double failed = 0;
        foreach (var (key, counted) in sample.Requests)
        {
            if (Read(sample, key, counted) is not { } now)
            {
                requests.Skip(key);
            }
            else if (requests.Take(key, now, out var before))
            {
                var from = before.Requests <= now.Requests ? before : default;
                var came = now.Requests - from.Requests;
                requested += came;
                failed += Math.Clamp(now.Failures - from.Failures, 0, came);
            }
        }
        HistogramSample? observed = null;
        foreach (var (key, now) in sample.Latency)
        {
            if (!Histograms.IsUsable(now))
            {
                latency.Skip(key);
            }
            else if (latency.Take(key, now, out var before))
            {
                var came = before is null ? now : Histograms.Increase(before, now);
                observed = observed is null ? came : Histograms.Plus(observed, came);
            }
        }
        return new Increase(requested, failed, observed);
    }

    private bool Begin()
    {
        var first = empty;
        empty = false;
        return first;
    }

    /// <summary>Too many vanished series: forget them and begin anew, so that none of them is ever taken for new.</summary>
    private bool Trim(RequestSample sample)
    {
        if (requests.Count <= MaxSeries && latency.Count <= MaxSeries)
        {
            return false;
        }
        requests.Clear();
        latency.Clear();
        empty = true;
        Advance(sample);
        return true;
    }

    /// <summary>A series' counters, or null where they cannot be true.</summary>
    private static Counted? Read(RequestSample sample, string key, double counted)
    {
        var failed = sample.Failures.GetValueOrDefault(key);
        return counted <= Histograms.MaxCount && failed >= 0 && failed <= counted
            ? new Counted(counted, failed)
            : null;
    }
}
