using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Releases;

namespace Lastgood.Core.Decisions;

/// <summary>Everything that a decision rests on.</summary>
public sealed record DecisionInput
{
    /// <summary>Every trigger of the policy, as it stands.</summary>
    public required IReadOnlyList<TriggerReading> Triggers { get; init; }

    /// <summary>The version that serves; null where it cannot be told.</summary>
    public required string? Serving { get; init; }

    /// <summary>What is known of <see cref="Serving"/>.</summary>
    public required Verdict ServingVerdict { get; init; }

    /// <summary>Whether <see cref="Serving"/> serves because of a rollback.</summary>
    public required bool ServingIsRollback { get; init; }

    /// <summary>The last good release, or why there is none.</summary>
    public required LastGood LastGood { get; init; }

    /// <summary>How many automatic rollbacks the service had in the last hour.</summary>
    public required int AutomaticRollbacks { get; init; }

    /// <summary>How many it may have before a person is asked; 0 asks always.</summary>
    public required int AutomaticRollbacksPerHour { get; init; }

    /// <summary>An automatic rollback from <see cref="Serving"/> that did not succeed; null where there was none.</summary>
    public string? FailedRollback { get; init; }

    /// <summary>What the trouble comes from; null where nothing was gathered to tell: then the deployment is blamed.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>Who froze the service and why; null where nobody did.</summary>
    public string? Frozen { get; init; }

    /// <summary>The freeze window that is open, by its name; null where none is.</summary>
    public string? FreezeWindow { get; init; }

    /// <summary>How long the cool-down after the last automatic rollback still lasts; zero where it is over.</summary>
    public TimeSpan CoolDownLeft { get; init; }

    /// <summary>Why the installation has had enough automatic rollbacks for now; null where it has not.</summary>
    public string? InstallationCap { get; init; }

    /// <summary>Whether the cause was looked for already, so that it is decided now.</summary>
    public bool IsInvestigated { get; init; }

    /// <summary>The name of what is configured against a failing dependency; null where nothing is.</summary>
    public string? Mitigation { get; init; }

    /// <summary>
    /// The run that is changing the service right now, for people, e.g. <c>rollback to 1.1</c>; null where none is. A run
    /// that only watches any more is none.
    /// </summary>
    public string? Run { get; init; }
}

/// <summary>How the last good release is, right now.</summary>
public enum LastGoodState
{
    /// <summary>There is no last good release.</summary>
    None,

    /// <summary>It does not run: it would be started, and found healthy, before any traffic moves.</summary>
    NotRunning,

    /// <summary>It runs and its health check passes.</summary>
    Healthy,

    /// <summary>It runs and its health check fails.</summary>
    Failing,
}

/// <summary>The last good release, as it is right now.</summary>
/// <param name="Version">Its version; null where there is none.</param>
/// <param name="State">How it is.</param>
/// <param name="Evidence">What its health check saw; where there is no last good release, why not.</param>
public sealed record LastGood(string? Version, LastGoodState State, string Evidence)
{
    /// <summary>There is no last good release.</summary>
    public static LastGood Nowhere(string why) => new(Version: null, LastGoodState.None, why);
}
