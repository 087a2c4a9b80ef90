using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>
/// What Compose v1 cannot do. It takes over the data of a container from what its image's <c>ContainerConfig</c> says: newer engines
/// leave that out, and images that were not made by the old builder have nothing in it.
/// </summary>
internal static class OlderCompose
{
    private const string Remedy =
        "install Compose v2 (docker-compose-plugin); or say which to use, with \"program\"";

    /// <summary>Why it cannot make a container anew; null where it can.</summary>
    /// <param name="container">The container.</param>
    /// <param name="image">Its image; null where that is gone.</param>
    public static Refusal? Obstacle(Container container, Image? image)
    {
        if (image is null)
        {
            return new Refusal(
                $"the image of {container.Name} is gone ({ImageName.Short(container.Image)}), and Compose v1 asks a person then",
                Remedy
            );
        }
        if (image.Raw["ContainerConfig"] is not JsonObject made)
        {
            return new Refusal(
                $"Compose v1 stops half way (KeyError: 'ContainerConfig') when it makes {container.Name} anew: this engine does not tell it what it needs",
                Remedy
            );
        }
        var kept = made["Volumes"] as JsonObject ?? [];
        var lost = (image.Raw["Config"]?["Volumes"] as JsonObject ?? [])
            .Select(static v => v.Key)
            .FirstOrDefault(target => !kept.ContainsKey(target) && IsAnonymous(container, target));
        return lost is null
            ? null
            : new Refusal(
                $"Compose v1 would give the new {container.Name} an empty volume at {lost}: it does not see that the image declares one there",
                $"give that volume a name in the project's files; or {Remedy}"
            );
    }

    private static bool IsAnonymous(Container container, string target)
    {
        var isMounted = (container.Raw["Mounts"] as JsonArray ?? []).Any(m =>
            (string?)m?["Type"] == "volume" && (string?)m["Destination"] == target
        );
        var isAsked =
            (container.Raw["HostConfig"]?["Binds"] as JsonArray ?? []).Any(b =>
                ((string?)b ?? "").Split(':') is [_, var at, ..] && at == target
            )
            || (container.Raw["HostConfig"]?["Mounts"] as JsonArray ?? []).Any(m =>
                (string?)m?["Target"] == target
            );
        return isMounted && !isAsked;
    }
}
