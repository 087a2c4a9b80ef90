using Lastgood.Adapters.Platforms.Cluster;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>What is there.</summary>
internal sealed record HelmState(string? Release, bool Running, bool IsWell, string Evidence)
    : ClusterState(Release, Running, IsWell, Evidence)
{
    /// <summary>The release with its history.</summary>
    public required Sight Sight { get; init; }
}
