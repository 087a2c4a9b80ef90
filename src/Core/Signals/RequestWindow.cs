using Lastgood.Core.Policies;

namespace Lastgood.Core.Signals;

/// <summary>
/// Requests, failures and latency of one service over a sliding window. The window ends with the newest scrape: what it
/// answers changes with scrapes, not with the moment at which it is asked, and is no data once that scrape is older than
/// the window or a later one failed. A scrape that failed loses nothing: counters are cumulative, so the next one covers
/// its time too, unless that makes more than twice the window.
/// </summary>
/// <param name="length">The window. Should be at least as long as the time between two scrapes.</param>
/// <param name="minRequests">With fewer requests in the window there is no figure.</param>
public sealed class RequestWindow(TimeSpan length, int minRequests)
{
    /// <summary>Scrapes faster than this many a window are held more coarsely, so that memory is bounded.</summary>
    private const int MaxIntervals = 600;

    private readonly SeriesMemory memory = new();
    private readonly Stack<Interval> spare = new();
    private readonly Increase sum = new();
    private Queue<Interval> intervals = new();
    private TimeSpan? lastReading;
    private TimeSpan? lastSample;
    private string? lastMissing;
    private WindowFigures newest = WindowFigures.None("no scrape yet");

    /// <summary>Until when the newest figures stand for now; null where they do not even now.</summary>
    public TimeSpan? FreshUntil => lastMissing is null ? lastSample + length : null;

    /// <summary>What the process has done since it started, by the newest scrape; null before the first one.</summary>
    public LifetimeFigures? Lifetime =>
        lastSample is null ? null : LifetimeFigures.Of(memory.Newest);

    /// <summary>How many requests the process has answered since it started, by the newest scrape; null before the first one.</summary>
    public RequestTotals? Totals =>
        lastSample is null
            ? null
            : new RequestTotals(memory.Newest.Requests, memory.Newest.Failures);

    /// <summary>Takes a reading. One that is not later than the last one is ignored.</summary>
    /// <param name="at">When it was tried; a sample brings its own time.</param>
    /// <param name="reading">A sample, or the reason why there is none.</param>
    /// <returns>Whether it was a sample and was taken.</returns>
    public bool Add(TimeSpan at, Reading reading)
    {
        var read = reading.Sample?.At ?? at;
        if (read <= lastReading)
        {
            return false;
        }
        lastReading = read;
        lastMissing = reading.Sample is { } usable
            ? SeriesMemory.Unusable(usable)
            : reading.Missing ?? "no reason given";
        if (lastMissing is not null)
        {
            return false;
        }
        Take(read, reading.Sample!, reading.LatencyMissing);
        lastSample = read;
        return true;
    }

    /// <summary>The figures of the window that ends now; they hold until the next reading is taken.</summary>
    public WindowFigures Measure(TimeSpan now)
    {
        if (lastSample is not { } sampled)
        {
            return lastMissing is null
                ? newest
                : WindowFigures.None($"no scrape yet: {lastMissing}");
        }
        var age = now - sampled;
        if (lastMissing is null && age <= length)
        {
            return newest;
        }
        var why = lastMissing is null ? "" : $": {lastMissing}";
        return WindowFigures.None($"no scrape for {Durations.Rounded(age)}{why}");
    }

    private void Take(TimeSpan at, RequestSample sample, string? latencyMissing)
    {
        var increase = memory.Advance(sample);
        if (increase is null || lastSample is not { } before)
        {
            intervals.Clear();
            newest = WindowFigures.None("one scrape so far, a rate needs two");
            return;
        }
        var interval = spare.TryPop(out var used) ? used : new Interval();
        interval.Set(before, at, increase);
        intervals.Enqueue(interval);
        // An interval counts where at least half of it lies in the window: scrapes are never exactly on time.
        while (intervals.TryPeek(out var oldest) && at - oldest.Middle > length)
        {
            spare.Push(intervals.Dequeue());
        }
        if (intervals.Count == 0)
        {
            newest = WindowFigures.None(
                $"no scrape for {Durations.Rounded(at - before)} before the last one, more than the window of {Durations.Format(length)} can tell"
            );
            return;
        }
        if (intervals.Count > MaxIntervals)
        {
            Coarsen();
        }
        Interval.Sum(intervals, sum);
        newest = new WindowFigures(
            at - intervals.Peek().From,
            sum,
            minRequests,
            missing: null,
            latencyMissing
        );
    }

    /// <summary>Joins each two.</summary>
    private void Coarsen()
    {
        var coarse = new Queue<Interval>();
        while (intervals.TryDequeue(out var one))
        {
            if (intervals.TryDequeue(out var next))
            {
                one.Join(next);
            }
            coarse.Enqueue(one);
        }
        intervals = coarse;
    }
}
