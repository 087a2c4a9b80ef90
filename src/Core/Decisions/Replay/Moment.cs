using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions.Replay;

/// <summary>One moment of a recording: what was observed, and what was known when it was decided.</summary>
public sealed record Moment
{
    /// <summary>When it was decided, since the recording began.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>What was measured before; its times are since the recording began.</summary>
    public required Observed Observed { get; init; }

    /// <summary>All that was reported and alerted about at that time.</summary>
    public IReadOnlyList<Saying> Said { get; init; } = [];

    /// <summary>What else was known.</summary>
    public required Circumstances Known { get; init; }

    /// <summary>Set where an activation began to be watched just before, as with the first moment.</summary>
    public ActivationBegan? Began { get; init; }
}

/// <summary>An activation that began to be watched.</summary>
/// <param name="Version">The release.</param>
/// <param name="Baseline">The figures of its way back; null where there are none.</param>
/// <param name="Age">How old the activation was then; null: not known, it is blamed for every trouble.</param>
/// <param name="At">When that was, since the recording began.</param>
public sealed record ActivationBegan(
    string Version,
    Baseline? Baseline,
    TimeSpan? Age,
    TimeSpan At
);
