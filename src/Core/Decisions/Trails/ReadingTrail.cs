namespace Lastgood.Core.Decisions.Trails;

/// <summary>
/// What the triggers of one activation measured, for the charts of a report. Bounded: where it is full, every other moment goes, and
/// from then on only every other one is kept. Not thread-safe.
/// </summary>
public sealed class ReadingTrail
{
    /// <summary>So many moments are kept at most: about one for each dot of a chart that a phone shows.</summary>
    public const int Most = 240;

    private readonly List<(TimeSpan At, IReadOnlyList<TriggerReading> Readings)> moments = [];
    private int stride = 1;
    private int skipped;

    /// <summary>Takes the readings of one moment.</summary>
    /// <param name="at">When, on the clock that never jumps.</param>
    /// <param name="readings">All triggers.</param>
    public void Add(TimeSpan at, IReadOnlyList<TriggerReading> readings)
    {
        if (++skipped < stride)
        {
            return;
        }
        skipped = 0;
        moments.Add((at, readings));
        if (moments.Count == Most)
        {
            for (var i = 0; i < Most / 2; i++)
            {
                moments[i] = moments[2 * i];
            }
            moments.RemoveRange(Most / 2, Most / 2);
            stride *= 2;
        }
    }

    /// <summary>What some triggers measured, as seen from a moment; those without any value are left out.</summary>
    public IReadOnlyList<TrailSeries> Of(IReadOnlyCollection<string> triggers, TimeSpan now) =>
        [
            .. from trigger in triggers
            let points = moments
                .Select(m => (m.At, Reading: m.Readings.FirstOrDefault(r => r.Trigger == trigger)))
                .Where(static p => p.Reading?.Value is { } value && double.IsFinite(value))
                .ToList()
            where points.Count > 0
            let last = points[^1].Reading!
            select new TrailSeries(
                trigger,
                last.Unit,
                last.Threshold,
                [
                    .. points.Select(p => new TrailPoint(
                        Math.Max(0, Math.Round((now - p.At).TotalSeconds, 3)),
                        p.Reading!.Value!.Value
                    )),
                ]
            ),
        ];

    /// <summary>The triggers that a decision rests on: those that fired, else those that hold.</summary>
    public static IReadOnlyList<string> Deciding(Decision decision)
    {
        var fired = Named(decision, TriggerState.Fired);
        return fired.Count > 0 ? fired : Named(decision, TriggerState.Holding);
    }

    private static List<string> Named(Decision decision, TriggerState state) =>
        [.. decision.Triggers.Where(t => t.State == state).Select(static t => t.Trigger)];
}
