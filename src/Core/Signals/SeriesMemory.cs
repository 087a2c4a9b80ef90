using System.Runtime.InteropServices;

namespace Lastgood.Core.Signals;

/// <summary>The last known counters of every series, and what a new sample adds to them.</summary>
internal sealed class SeriesMemory
{
    /// <summary>More series than this are not counted but refused: a label that holds ids would grow without end.</summary>
    public const int MaxSeries = 10_000;

    private readonly SeriesTable<Counted> requests = new();
    private readonly SeriesTable<Buckets> latency = new();
    private readonly Increase came = new();
    private bool empty = true;

    /// <summary>All series of the newest sample together, as they stand. Those with values that cannot be true are left out.</summary>
    public Increase Newest { get; } = new();

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

    /// <summary>Takes a sample; answers what it adds, or null where it is the first one and only begins the count.</summary>
    /// <returns>What holds until the next sample is taken.</returns>
    public Increase? Advance(RequestSample sample)
    {
        Accumulate(sample);
        return Trim(sample) || Begin() ? null : came;
    }

    private void Accumulate(RequestSample sample)
    {
        came.Clear();
        Newest.Clear();
        foreach (var (key, counted) in sample.Requests)
        {
            if (Read(sample, key, counted) is { } now)
            {
                Take(now, ref requests.Of(key, out var compares), compares);
            }
            else
            {
                requests.Skip(key);
            }
        }
        foreach (var (key, now) in sample.Latency)
        {
            if (Histograms.IsUsable(now))
            {
                Take(now, ref latency.Of(key, out var compares), compares);
            }
            else
            {
                latency.Skip(key);
            }
        }
    }

    private void Take(Counted now, ref Counted last, bool compares)
    {
        Newest.Add(now.Requests, now.Failures);
        if (compares)
        {
            var from = last.Requests <= now.Requests ? last : default;
            var more = now.Requests - from.Requests;
            came.Add(more, Math.Clamp(now.Failures - from.Failures, 0, more));
        }
        last = now;
    }

    private void Take(HistogramSample now, ref Buckets? last, bool compares)
    {
        last ??= new Buckets();
        if (compares)
        {
            came.Latency.AddIncrease(last, now);
        }
        last.Set(now);
        Newest.Latency.Add(last);
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
