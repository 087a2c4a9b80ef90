using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>What keeps a container from being replaced by another one in a way that could be taken back.</summary>
internal static class Obstacles
{
    /// <summary>All that there is.</summary>
    public static IEnumerable<Refusal> Of(Container container)
    {
        if (container.Json.HostConfig is { AutoRemove: true })
        {
            yield return new Refusal(
                $"container {container.Name} was started with --rm: the engine removes it when it is stopped, and there would be no way back",
                "start it once without --rm"
            );
        }
        if (container.Label("com.docker.swarm.service.name") is { } service)
        {
            yield return new Refusal(
                $"container {container.Name} is a task of the Swarm service {service}, which would start it again",
                "let lastgood roll back the Swarm service"
            );
        }
    }
}
