using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions;

/// <summary>What a decision rests on besides the policy and its triggers: what is known of the service at one moment.</summary>
public sealed record Circumstances
{
    /// <inheritdoc cref="DecisionInput.Serving"/>
    public required string? Serving { get; init; }

    /// <inheritdoc cref="DecisionInput.ServingVerdict"/>
    public Verdict ServingVerdict { get; init; }

    /// <inheritdoc cref="DecisionInput.ServingIsRollback"/>
    public bool ServingIsRollback { get; init; }

    /// <inheritdoc cref="DecisionInput.LastGood"/>
    public required LastGood LastGood { get; init; }

    /// <inheritdoc cref="DecisionInput.FailedRollback"/>
    public string? FailedRollback { get; init; }

    /// <inheritdoc cref="DecisionInput.AutomaticRollbacks"/>
    public int AutomaticRollbacks { get; init; }

    /// <summary>How long ago the last automatic rollback began; null where there was none.</summary>
    public TimeSpan? SinceRollback { get; init; }

    /// <inheritdoc cref="DecisionInput.Frozen"/>
    public string? Frozen { get; init; }

    /// <inheritdoc cref="DecisionInput.InstallationCap"/>
    public string? InstallationCap { get; init; }

    /// <inheritdoc cref="DecisionInput.Mitigation"/>
    public string? Mitigation { get; init; }

    /// <inheritdoc cref="DecisionInput.IsInvestigated"/>
    public bool IsInvestigated { get; init; }

    /// <inheritdoc cref="Blame.Evidence.SinceConfiguration"/>
    public TimeSpan? SinceConfiguration { get; init; }

    /// <inheritdoc cref="Blame.Evidence.FailingDependencies"/>
    public IReadOnlyList<string> FailingDependencies { get; init; } = [];

    /// <summary>Dependencies that are looked at and have neither answered nor failed to in time.</summary>
    public IReadOnlyList<string> AwaitedDependencies { get; init; } = [];

    /// <inheritdoc cref="Blame.Evidence.FailingNeighbours"/>
    public IReadOnlyList<string> FailingNeighbours { get; init; } = [];
}
