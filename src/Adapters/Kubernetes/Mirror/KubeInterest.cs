namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>What one service is in a cluster: followed for all services together, see <see cref="KubeClusters.FollowAsync"/>.</summary>
/// <param name="Cluster">Which cluster, and as whom.</param>
/// <param name="Namespace">Its namespace.</param>
public sealed record KubeInterest(KubeCluster Cluster, string Namespace)
{
    /// <summary>Every kind that runs pods which lastgood can roll back.</summary>
    internal static IReadOnlyList<KubeResource> Workloads { get; } =
    [KubeResource.Deployments, KubeResource.StatefulSets, KubeResource.DaemonSets];

    /// <summary>The kinds of what it is made of, pods aside, which are always followed.</summary>
    internal IReadOnlyCollection<KubeResource> Kinds { get; init; } = [];
}
