using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Drills;

/// <summary>What ends a live drill before its time. Pure.</summary>
public static class StopCondition
{
    /// <summary>Why what was measured ends it; null where it does not.</summary>
    /// <param name="readings">The policy's triggers as they stand.</param>
    /// <param name="since">How long the release has served that was gone back to.</param>
    /// <param name="patience">How long a trigger may take to be measured anew after the switch.</param>
    public static string? Of(
        IReadOnlyList<TriggerReading> readings,
        TimeSpan since,
        TimeSpan patience
    )
    {
        if (
            readings.FirstOrDefault(static r =>
                r.State is TriggerState.Holding or TriggerState.Fired
            ) is
            { } met
        )
        {
            return $"{met.Trigger} {(met.State == TriggerState.Fired ? "fires" : "holds")}";
        }
        if (since < patience)
        {
            return null;
        }
        return readings.FirstOrDefault(static r => r.State == TriggerState.NoData) is { } missing
                ? $"{missing.Trigger} could not be measured{(missing.Note is null ? "" : $" ({missing.Note})")}: what is not seen counts as trouble"
            : TriggerBoard.Conclusive(readings) ? null
            : $"nothing could be measured within {Durations.Format(patience)} of the switch: what is not seen counts as trouble";
    }

    /// <summary>Why what is known of the service ends a drill; null where it does not.</summary>
    /// <param name="state">The service.</param>
    /// <param name="drill">The drill.</param>
    /// <param name="now">Now, UTC.</param>
    public static string? Of(ServiceState state, DrillState drill, DateTimeOffset now)
    {
        var today = state.Drills.All.Last(d => d.Id == drill.Id);
        return today.Stop is { } stop ? $"{stop.By} stopped it: {stop.Reason}"
            : state.OpenIncident is { } incident
                ? $"a real incident is open: {incident.Id}, {incident.Title}"
            : state.Cautions.Frozen is { } frozen
                ? $"{frozen.By} froze the service: {frozen.Reason}"
            : now >= drill.Start.Deadline ? $"its time was over at {drill.Start.Deadline:HH:mm:ss}Z"
            : null;
    }
}
