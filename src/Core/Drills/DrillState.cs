using Lastgood.Core.Journal;

namespace Lastgood.Core.Drills;

/// <summary>One drill, folded from its facts. Immutable.</summary>
/// <param name="Start">How it began.</param>
/// <param name="StartedAt">When, UTC.</param>
public sealed record DrillState(DrillStarted Start, DateTimeOffset StartedAt)
{
    /// <summary>Its name, e.g. <c>shop-d2</c>.</summary>
    public string Id => Start.Drill;

    /// <summary>What was done and seen, in order.</summary>
    public IReadOnlyList<DrillStepped> Steps { get; init; } = [];

    /// <summary>Its run; null where it has none.</summary>
    public string? Run { get; init; }

    /// <summary>Who asked for its end; null where nobody did.</summary>
    public DrillStopAsked? Stop { get; init; }

    /// <summary>How it ended; null while it goes on.</summary>
    public DrillEnded? End { get; init; }

    /// <summary>When it ended, UTC; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it showed, with users, that the way back works.</summary>
    public bool IsProof => Start.Level == DrillLevel.Live && End?.Outcome == DrillOutcome.Passed;
}

/// <summary>What a drill brought to light, and who sees to it. Immutable.</summary>
/// <param name="Fact">The finding.</param>
/// <param name="Closed">How it was settled; null while it is open.</param>
public sealed record FindingState(FindingNoted Fact, FindingClosed? Closed);
