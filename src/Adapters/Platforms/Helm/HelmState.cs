using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>What is there.</summary>
internal sealed record HelmState(string? Release, bool Running, bool IsWell, string Evidence)
    : ClusterState(Release, Running, IsWell, Evidence)
{
    /// <summary>The release with its history; null where that was seen a while ago, and nothing has changed since.</summary>
    public required Sight? Sight { get; init; }

    /// <summary>What runs pods of it: a workload and its namespace.</summary>
    public required IReadOnlyList<(WorkloadName Name, string Space)> Workloads { get; init; }
}
