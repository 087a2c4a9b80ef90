using Lastgood.Core.Decisions;
using Lastgood.Core.Incidents.FollowUp;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Incidents;

/// <summary>An incident, folded from its facts. Immutable.</summary>
public sealed record IncidentState
{
    /// <summary>Its name, e.g. <c>shop-i3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The release that is blamed, or null.</summary>
    public string? Blamed { get; init; }

    /// <summary>When it was opened, UTC.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The decision that opened it; null where a person did.</summary>
    public Decision? Decision { get; init; }

    /// <summary>When that was decided, UTC.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The runs that belong to it, in order.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>What it cost, or null while that is not known.</summary>
    public ImpactMeasured? Impact { get; init; }

    /// <summary>How it was resolved, or null while it is open.</summary>
    public IncidentResolved? Resolution { get; init; }

    /// <summary>When it was resolved, UTC.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>What people wrote, ticked and planned.</summary>
    public FollowUpState FollowUp { get; init; } = FollowUpState.None;

    /// <summary>Whether it is still open.</summary>
    public bool IsOpen => Resolution is null;
}
