namespace Lastgood.Core.Decisions.Replay;

/// <summary>A moment at which what would be done changes.</summary>
/// <param name="At">When, since the recording began.</param>
/// <param name="Time">When, by the recording's own clock.</param>
/// <param name="Before">What would be done until then; null for the first moment.</param>
/// <param name="Decision">What is decided now, with every trigger and guard.</param>
/// <param name="Trouble">How long the trouble had lasted; null where there is none.</param>
public sealed record ReplayChange(
    TimeSpan At,
    DateTimeOffset Time,
    DecisionKind? Before,
    Decision Decision,
    TimeSpan? Trouble
)
{
    /// <summary>Whether nothing would be done, neither before nor now: only whether it could be told has changed.</summary>
    public bool IsQuiet => Quiet(Before) && Quiet(Decision.Kind);

    /// <summary>The triggers for which it is done: those that fired and ask for the strongest of what is asked for.</summary>
    public IReadOnlyList<TriggerReading> Fired =>
        [.. Decision.Triggers.Where(static t => t.State == TriggerState.Fired)];

    private static bool Quiet(DecisionKind? kind) =>
        kind is null or DecisionKind.Monitor or DecisionKind.Inconclusive;
}
