namespace Lastgood.Core.Signals;

/// <summary>
/// Events counted by a cumulative counter. The first value is where it begins: what happened before is another's. A
/// counter that fell began anew, and all that it counts now is new.
/// </summary>
public sealed class EventCounter
{
    /// <summary>More steps than this are held more coarsely, so that memory is bounded; no event is lost.</summary>
    private const int MaxSteps = 64;

    /// <summary>The largest count that a counter can hold without losing single events (2⁵³); more is not a count.</summary>
    private const double MaxCount = 9_007_199_254_740_992;

    private readonly List<(TimeSpan At, double Total)> steps = [];
    private double? last;

    /// <summary>When the newest sample was taken; null before the first one.</summary>
    public TimeSpan? Newest { get; private set; }

    /// <summary>Why the newest attempt brought no value; null where it did.</summary>
    public string? Missing { get; private set; }

    /// <summary>What was seen of the newest events; null where nothing is known of them.</summary>
    public string? Evidence { get; private set; }

    /// <summary>How many events there were since the first sample.</summary>
    public double Total => steps.Count == 0 ? 0 : steps[^1].Total;

    /// <summary>Takes a sample. One that is not later than the last one is ignored.</summary>
    public void Add(SignalSample sample)
    {
        if (sample.At <= Newest)
        {
            return;
        }
        Newest = sample.At;
        if (sample.Value is not { } value || !(value >= 0) || value > MaxCount)
        {
            Missing =
                sample.Missing
                ?? FormattableString.Invariant($"{sample.Value:0.###} is not a count");
            return;
        }
        Missing = null;
        var more =
            last is not { } before ? 0
            : value < before ? value
            : value - before;
        last = value;
        Evidence = more > 0 ? sample.Evidence : Evidence;
        if (more > 0 || steps.Count == 0)
        {
            steps.Add((sample.At, Total + more));
        }
        if (steps.Count > MaxSteps)
        {
            // The oldest but the first: it is where the counting began.
            steps.RemoveAt(1);
        }
    }

    /// <summary>Counts from the newest sample on: what happened before is another's.</summary>
    public void Forget()
    {
        if (steps.Count > 0)
        {
            var at = steps[^1].At;
            steps.Clear();
            steps.Add((at, 0));
        }
    }

    /// <summary>How many events there were in the span that ends now, as far back as was counted.</summary>
    /// <param name="now">The end of the span.</param>
    /// <param name="span">How long it is; null: since the first sample.</param>
    public double Within(TimeSpan now, TimeSpan? span)
    {
        if (span is not { } length)
        {
            return Total;
        }
        var before = 0.0;
        foreach (var (at, total) in steps)
        {
            if (at > now - length)
            {
                break;
            }
            before = total;
        }
        return Total - before;
    }
}
