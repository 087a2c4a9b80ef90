namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>What one service is in a cluster: followed for all services together, see <see cref="KubeClusters.FollowAsync"/>.</summary>
/// <param name="Cluster">Which cluster, and as whom.</param>
/// <param name="Namespace">Its namespace.</param>
public sealed record KubeInterest(KubeCluster Cluster, string Namespace)
{
    /// <summary>The kinds of its workloads.</summary>
    internal IReadOnlyCollection<KubeResource> Kinds { get; init; } = [];
}
