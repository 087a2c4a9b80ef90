using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>What is there.</summary>
internal sealed record SwarmState(string? Release, bool Running, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>The service; null where there is none.</summary>
    public View? View { get; init; }
}
