using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>A service that something in a cluster runs. <see cref="PlatformOptions.Front"/> may be empty: then its health is what the cluster says.</summary>
public abstract record ClusterOptions : PlatformOptions
{
    /// <summary>The longest that a rollout may take until all pods of the release are ready.</summary>
    public TimeSpan RolloutTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that the service may take to be healthy at its address once the cluster says that it is.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What is followed of it in its cluster while it is watched; null where nothing is.</summary>
    public virtual KubeInterest? Interest => null;

    /// <inheritdoc/>
    public override IReadOnlyList<Place> Places => Front.Length == 0 ? [] : [new("", Front)];
}

/// <summary>One of them that is reached through the Kubernetes API.</summary>
public abstract record KubeOptions : ClusterOptions
{
    /// <summary>The cluster, and as whom.</summary>
    public required KubeCluster Cluster { get; init; }

    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>How long a new pod may be in trouble until it is given up on: one crash is not the end.</summary>
    public TimeSpan StuckTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
