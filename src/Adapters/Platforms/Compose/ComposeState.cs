using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Platforms.InPlace;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>What is there.</summary>
internal sealed record ComposeState(string? Release, bool Running, string Evidence)
    : HostState(Release, Running, Evidence)
{
    /// <summary>The project's name; null where nothing tells it.</summary>
    public string? Project { get; init; }

    /// <summary>The containers of its services.</summary>
    public required IReadOnlyList<ProjectContainer> Containers { get; init; }

    /// <summary>The containers of one.</summary>
    public IEnumerable<Container> Of(string service) =>
        Containers.Where(c => c.Service == service).Select(static c => c.Container);
}
