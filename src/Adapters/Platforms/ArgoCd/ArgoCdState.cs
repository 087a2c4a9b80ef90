using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>What was found: the application too, and what its history is called.</summary>
internal sealed record ArgoCdState(string? Release, bool Running, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>The application; null where there is none.</summary>
    public ArgoApplication? Application { get; init; }

    /// <summary>Its history, newest first.</summary>
    public IReadOnlyList<NamedDeployment> History { get; init; } = [];
}
