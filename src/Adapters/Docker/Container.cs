using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Docker;

/// <summary>A container as the engine describes it.</summary>
/// <param name="Raw">All that the engine says.</param>
/// <param name="Json">What is read of it.</param>
internal sealed record Container(JsonObject Raw, ContainerJson Json)
{
    /// <summary>Reads the engine's description.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Container Of(JsonObject raw) =>
        new(
            raw,
            raw.Deserialize(DockerJson.Default.ContainerJson) is { Id.Length: > 0 } json
                ? json
                : throw new JsonException("it has no id")
        );

    /// <summary>Its id.</summary>
    public string Id => Json.Id;

    /// <summary>Its name, without the slash.</summary>
    public string Name => Json.Name.TrimStart('/');

    /// <summary>The id of the image that it was made from.</summary>
    public string Image => Json.Image;

    /// <summary>Whether it runs; one that is being restarted does.</summary>
    public bool Running => Json.State is { Running: true } or { Status: "restarting" };

    /// <summary>Whether it was ever started.</summary>
    public bool WasStarted => Json.State is { } state && state.StartedAt > DateTimeOffset.UnixEpoch;

    /// <summary>A label; null where it has none of that name.</summary>
    public string? Label(string name) => Json.Config?.Labels?.GetValueOrDefault(name);
}
