namespace Lastgood.Core.Decisions.Replay;

/// <summary>What a replay comes to: the changes, and how long it could not be told. Not thread-safe.</summary>
public sealed class ReplayTally
{
    private readonly List<ReplayChange> changes = [];
    private readonly HashSet<string> judged = new(StringComparer.Ordinal);
    private (TimeSpan At, DecisionKind Kind)? last;
    private Decision? decision;
    private TimeSpan stretch;

    /// <summary>The first moment, since the recording began.</summary>
    public TimeSpan First { get; private set; }

    /// <summary>The last moment, since the recording began.</summary>
    public TimeSpan Last => last?.At ?? TimeSpan.Zero;

    /// <summary>How many moments there were.</summary>
    public int Moments { get; private set; }

    /// <summary>How long nothing could be measured, all in all.</summary>
    public TimeSpan Untold { get; private set; }

    /// <summary>How many stretches of time that was.</summary>
    public int UntoldStretches { get; private set; }

    /// <summary>The longest of them.</summary>
    public TimeSpan LongestUntold { get; private set; }

    /// <summary>Why nothing could be measured in the longest of them, as its last decision has it; null where there is none.</summary>
    public string? WhyUntold { get; private set; }

    /// <summary>Every change of what would be done, in order; the first is the first moment.</summary>
    public IReadOnlyList<ReplayChange> Changes => changes;

    /// <summary>
    /// The triggers that could not be measured at any moment, as they stood at the last one: what they would have found is
    /// not known.
    /// </summary>
    public IReadOnlyList<TriggerReading> NotJudged =>
        [.. (decision?.Triggers ?? []).Where(t => !judged.Contains(t.Trigger))];

    /// <summary>The changes to one answer.</summary>
    public IReadOnlyList<ReplayChange> To(DecisionKind kind) =>
        changes.FindAll(change => change.Decision.Kind == kind);

    /// <summary>Takes what a moment gave.</summary>
    public void Add(TimeSpan at, Decision decided, ReplayChange? change)
    {
        if (Moments++ == 0)
        {
            First = at;
        }
        var untold = decided.Kind == DecisionKind.Inconclusive;
        if (last is { } before && before.Kind == DecisionKind.Inconclusive)
        {
            Untold += at - before.At;
            stretch += at - before.At;
            if (stretch > LongestUntold)
            {
                (LongestUntold, WhyUntold) = (stretch, decision!.Reason);
            }
        }
        else
        {
            stretch = TimeSpan.Zero;
        }
        UntoldStretches += untold && last?.Kind != DecisionKind.Inconclusive ? 1 : 0;
        if (change is not null)
        {
            changes.Add(change);
        }
        foreach (var reading in decided.Triggers)
        {
            if (reading.State is not (TriggerState.NoData or TriggerState.NotApplicable))
            {
                judged.Add(reading.Trigger);
            }
        }
        last = (at, decided.Kind);
        decision = decided;
    }
}
