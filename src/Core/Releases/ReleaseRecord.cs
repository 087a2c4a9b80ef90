using Lastgood.Core.Runs;

namespace Lastgood.Core.Releases;

/// <summary>A release with all that became known of it.</summary>
/// <param name="Release">The release.</param>
/// <param name="RecordedAt">When it became known, UTC.</param>
public sealed record ReleaseRecord(Release Release, DateTimeOffset RecordedAt)
{
    /// <summary>Its verdict.</summary>
    public Verdict Verdict { get; init; } = Verdict.Unproven;

    /// <summary>Why it has that verdict.</summary>
    public string Reason { get; init; } = "not yet watched through its bake time";

    /// <summary>Who or what gave the verdict; null for none.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>When the verdict was given, UTC; null for none.</summary>
    public DateTimeOffset? JudgedAt { get; init; }

    /// <summary>The incident that the verdict comes from, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>The commit that mends what made it bad, as a person said; null where nobody has.</summary>
    public string? Fix { get; init; }

    /// <summary>When it last began to serve, UTC; null where it never did.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>The place of its last activation among all activations of the service, from 1; 0 where there is none.</summary>
    public int ActivationOrder { get; init; }

    /// <summary>Its own figures while it served well, or null.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>What <c>lastgood prune</c> did with what it is made of since it was last recorded or served, in order.</summary>
    public IReadOnlyList<Pruned> Pruned { get; init; } = [];

    /// <summary>The version.</summary>
    public string Version => Release.Version;
}

/// <summary>Something of a release that was removed, or named as proven good.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Evidence">What was done.</param>
/// <param name="By">Who asked for it.</param>
public sealed record Pruned(DateTimeOffset At, string Evidence, string By);

/// <summary>What serves, and how it came to.</summary>
/// <param name="Version">The release.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Kind">Forward or back.</param>
/// <param name="Order">The place of the activation among all activations of the service, from 1.</param>
/// <param name="By">Who made it serve.</param>
public sealed record Serving(
    string Version,
    DateTimeOffset Since,
    RunKind Kind,
    int Order,
    string By
);
