using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Cluster;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What was found: the application too, and what its history is called.</summary>
internal sealed record ArgoCdState(string? Release, bool Running, bool IsWell, string Evidence)
    : ClusterState(Release, Running, IsWell, Evidence)
{
    /// <summary>The application; null where there is none.</summary>
    public ArgoApplication? Application { get; init; }

    /// <summary>Its history, newest first.</summary>
    public IReadOnlyList<NamedDeployment> History { get; init; } = [];
}
