using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>What a cluster says of a service.</summary>
/// <param name="Release">The release that it was told to run, whether or not all of it does already; null where that cannot be told.</param>
/// <param name="Running">Whether anything of it runs.</param>
/// <param name="IsWell">Whether all of it runs and is ready.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal record ClusterState(string? Release, bool Running, bool IsWell, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>Whether enough of it is ready to serve, of whichever release: so it is while one replaces the other.</summary>
    public required bool IsAvailable { get; init; }
}
