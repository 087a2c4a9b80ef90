namespace Lastgood.Core.Decisions.Blame;

/// <summary>What a trouble comes from: the scenarios of the runbook for clusters.</summary>
public enum Cause
{
    /// <summary>The evidence does not say.</summary>
    Unknown,

    /// <summary>The release that serves.</summary>
    Deployment,

    /// <summary>A database migration.</summary>
    Migration,

    /// <summary>A change of configuration.</summary>
    Configuration,

    /// <summary>Something that the service depends on.</summary>
    Dependency,
}

/// <summary>What a trouble comes from, and how that is known.</summary>
/// <param name="Cause">What it comes from, as far as the evidence allows.</param>
/// <param name="Why">The evidence, in a clause for people.</param>
public sealed record Diagnosis(Cause Cause, string Why);
