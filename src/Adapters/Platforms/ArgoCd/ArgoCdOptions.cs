using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What a release of an application is called.</summary>
public enum ReleaseNaming
{
    /// <summary>The first 12 digits of its commit; a chart by its version.</summary>
    Commit,

    /// <summary>The one tag of its commit; the commit where it has none or several.</summary>
    Tag,
}

/// <summary>One application of an Argo CD.</summary>
public sealed record ArgoCdOptions : ClusterOptions
{
    /// <summary>The Argo CD.</summary>
    public required ArgoCdServer Server { get; init; }

    /// <summary>The application's name.</summary>
    public required string Application { get; init; }

    /// <summary>Its project.</summary>
    public required string Project { get; init; }

    /// <summary>The namespace that the application is in; null for Argo CD's own.</summary>
    public string? Space { get; init; }

    /// <summary>Whether a way back deletes what the release does not have.</summary>
    public required bool Prune { get; init; }

    /// <summary>What a release is called.</summary>
    public ReleaseNaming VersionFrom { get; init; }

    /// <summary>The namespace that it is deployed to, and the cluster; null where that cannot be asked from here.</summary>
    public ArgoCdDestination? Destination { get; init; }

    /// <summary>How git is told; null where it is not.</summary>
    public ArgoCdGitOptions? Git { get; init; }

    /// <summary>The longest that each answer, and each command of git, may take.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a sync may take, or the end of one.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest from the end of the sync until Argo CD calls all resources healthy.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a server that does not answer is borne while something is waited for.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>It, for people: which application, where.</summary>
    public string Shown => $"{Application} at {Server.Host}";

    /// <inheritdoc/>
    public override IReadOnlyList<Signal> Signals =>
        Destination is null ? [] : KubernetesSource.Measured;

    /// <inheritdoc/>
    public override KubeInterest? Interest =>
        Destination is null
            ? null
            : new(Destination.Cluster, Destination.Namespace) { Kinds = KubeInterest.Workloads };

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. Front.Length == 0 ? (Claim[])[] : [new(Front, "url")],
            new($"application {Space ?? "-"}/{Application} of {Server.Url}", "application"),
            .. Git is null ? (Claim[])[] : [new(Git.CloneFolder, "git", "clone")],
        ];
}

/// <summary>Where an application is deployed to.</summary>
/// <param name="Cluster">The cluster, and as whom it is asked.</param>
/// <param name="Namespace">The namespace.</param>
public sealed record ArgoCdDestination(KubeCluster Cluster, string Namespace);

/// <summary>How git stops to name a release that was rolled back from.</summary>
public enum GitWay
{
    /// <summary>A branch is pushed, for a person to merge.</summary>
    Branch,

    /// <summary>A commit is pushed to the branch that the application follows.</summary>
    Push,
}

/// <summary>The repository that the application follows.</summary>
public sealed record ArgoCdGitOptions
{
    /// <summary>Its address or path, as git push takes it.</summary>
    public required string Repository { get; init; }

    /// <summary>A folder of lastgood's own, for a bare clone.</summary>
    public required string CloneFolder { get; init; }

    /// <summary>The branch; null for the one that the application follows.</summary>
    public string? Branch { get; init; }

    /// <summary>The folder that goes back, <c>.</c> for all; null for the application's own.</summary>
    public string? Path { get; init; }

    /// <summary>What is pushed.</summary>
    public GitWay Way { get; init; }
}
