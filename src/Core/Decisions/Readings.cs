using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.Core.Decisions;

/// <summary>How a trigger stands, from what was measured.</summary>
internal static class Readings
{
    public static TriggerReading NotApplicable(Trigger trigger, string reason, Policy policy) =>
        Reading(
            trigger,
            policy,
            TriggerState.NotApplicable,
            Gauge.None(trigger.OfBaseline ? null : trigger.Threshold, reason)
        );

    public static TriggerReading Level(
        Trigger trigger,
        Hold hold,
        Gauge gauge,
        Policy policy,
        TimeSpan now,
        TimeSpan unmeasured
    )
    {
        var held = gauge.Met is null ? hold.Measured : hold.At(now);
        var state = gauge.Met switch
        {
            null => TriggerState.NoData,
            false => TriggerState.Clear,
            true => held >= trigger.For ? TriggerState.Fired : TriggerState.Holding,
        };
        var reading = Reading(trigger, policy, state, gauge, held);
        return gauge.Met is null ? Unmeasured(reading, trigger, policy, unmeasured) : reading;
    }

    public static TriggerReading Events(
        Trigger trigger,
        EventCounter? counter,
        Policy policy,
        TimeSpan now
    )
    {
        if (counter?.Newest is not { } newest)
        {
            return Reading(
                trigger,
                policy,
                TriggerState.NoData,
                Gauge.None(trigger.Threshold, "not measured yet")
            );
        }
        var count = counter.Within(now, trigger.Within);
        var met = trigger.IsMet(count, trigger.Threshold);
        // What has happened stays true when the source falls silent; that nothing happened does not.
        var silent =
            counter.Missing
            ?? (
                now - newest > policy.Window
                    ? $"no sample for {Durations.Rounded(now - newest)}"
                    : null
            );
        return !met && silent is not null
            ? Unmeasured(
                Reading(
                    trigger,
                    policy,
                    TriggerState.NoData,
                    Gauge.None(trigger.Threshold, silent)
                ),
                trigger,
                policy,
                now - newest
            )
            : Reading(
                trigger,
                policy,
                met ? TriggerState.Fired : TriggerState.Clear,
                new Gauge(
                    met,
                    count,
                    trigger.Threshold,
                    trigger.Within ?? TimeSpan.Zero,
                    Samples: 1,
                    met ? counter.Evidence : null
                )
            );
    }

    /// <param name="trigger">A trigger on the health or a check.</param>
    /// <param name="health">What was seen; null where nothing was yet.</param>
    /// <param name="policy">What its severity asks for.</param>
    public static TriggerReading Health(Trigger trigger, HealthStreak? health, Policy policy)
    {
        var failures = health?.Failures ?? 0;
        var held = health?.Newest - health?.FailingSince ?? TimeSpan.Zero;
        var state =
            health?.Newest is null ? TriggerState.NoData
            : failures == 0 ? TriggerState.Clear
            : failures >= trigger.Threshold ? TriggerState.Fired
            : TriggerState.Holding;
        var gauge = new Gauge(
            Met: null,
            health?.Newest is null ? null : failures,
            trigger.Threshold,
            held,
            health?.Newest is null ? 0 : Math.Max(1, failures),
            health?.Evidence
                ?? (trigger.Subject is null ? "no health check yet" : "not looked at yet")
        );
        return Reading(trigger, policy, state, gauge, held);
    }

    /// <param name="trigger">A trigger on a report or an alert.</param>
    /// <param name="saying">What is said; null where nothing is.</param>
    /// <param name="policy">What its severity asks for.</param>
    /// <param name="now">On the clock of the samples.</param>
    public static TriggerReading Said(
        Trigger trigger,
        Saying? saying,
        Policy policy,
        TimeSpan now
    ) =>
        saying switch
        {
            // Silence is not a measurement.
            null => Reading(
                trigger,
                policy,
                TriggerState.Clear,
                new Gauge(Met: false, 0, trigger.Threshold, TimeSpan.Zero, Samples: 0, Note: null)
            ),
            { IsOlder: true } => Reading(
                trigger,
                policy,
                TriggerState.NoData,
                Gauge.None(trigger.Threshold, saying.Evidence)
            ),
            _ => Reading(
                trigger,
                policy,
                TriggerState.Fired,
                new Gauge(
                    Met: true,
                    1,
                    trigger.Threshold,
                    TimeSpan.Zero,
                    Samples: 1,
                    saying.Evidence
                )
            ) with
            {
                Held = saying.Since is { } since && since < now ? now - since : TimeSpan.Zero,
            },
        };

    /// <summary>
    /// No data is neither good nor bad, unless the trigger says otherwise and it has lasted as long as the condition
    /// itself would have to.
    /// </summary>
    private static TriggerReading Unmeasured(
        TriggerReading reading,
        Trigger trigger,
        Policy policy,
        TimeSpan unmeasured
    )
    {
        reading = reading with { Unmeasured = unmeasured };
        var enough = trigger.For > policy.Window ? trigger.For : policy.Window;
        return trigger.NoData == NoData.Hold || unmeasured < enough
            ? reading
            : reading with
            {
                State = TriggerState.Fired,
                Then = trigger.NoData == NoData.Ask ? TriggerAction.Ask : TriggerAction.RollBack,
            };
    }

    private static TriggerReading Reading(
        Trigger trigger,
        Policy policy,
        TriggerState state,
        Gauge gauge,
        TimeSpan held = default
    ) =>
        new(
            trigger.Text,
            state,
            gauge.Value,
            gauge.Threshold,
            trigger.Signal.Unit,
            gauge.Window,
            held,
            trigger.For,
            gauge.Samples,
            gauge.Note
        )
        {
            Severity = trigger.Severity,
            Then = policy.ActionOf(trigger),
        };
}
