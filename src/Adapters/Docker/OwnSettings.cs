using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Docker;

/// <summary>
/// What a container was told itself. The engine shows it mixed with what its image says; taken over to a container of another image,
/// that would keep the old image's command, environment and health check.
/// </summary>
internal static class OwnSettings
{
    /// <summary>The container's settings without its image's.</summary>
    /// <param name="container">The <c>Config</c> of the container; it is not changed.</param>
    /// <param name="image">The <c>Config</c> of its image.</param>
    public static JsonObject Of(JsonObject container, JsonObject image)
    {
        var own = new JsonObject();
        foreach (var (name, value) in container)
        {
            var given = image[name];
            var rest = (value, given) switch
            {
                (JsonObject all, JsonObject from) => Without(all, from),
                (JsonArray all, JsonArray from) when name == "Env" => Without(all, from),
                _ when JsonNode.DeepEquals(value, given) => null,
                _ => value?.DeepClone(),
            };
            if (rest is not null)
            {
                own[name] = rest;
            }
        }
        // Of the image, a command of its own is only right with the entry point that belongs to it.
        if (own.ContainsKey("Entrypoint") && container["Cmd"] is { } command)
        {
            own["Cmd"] = command.DeepClone();
        }
        return own;
    }

    private static JsonObject? Without(JsonObject all, JsonObject from)
    {
        // Labels, exposed ports and volumes are maps whose entries stand alone; a health check is one thing.
        if (all.ContainsKey("Test"))
        {
            return JsonNode.DeepEquals(all, from) ? null : (JsonObject)all.DeepClone();
        }
        var rest = new JsonObject();
        foreach (var (name, value) in all)
        {
            if (
                !from.TryGetPropertyValue(name, out var given) || !JsonNode.DeepEquals(value, given)
            )
            {
                rest[name] = value?.DeepClone();
            }
        }
        return rest;
    }

    private static JsonArray Without(JsonArray all, JsonArray from) =>
        new([
            .. all.Where(entry => !from.Any(given => JsonNode.DeepEquals(given, entry)))
                .Select(static entry => entry?.DeepClone()),
        ]);
}
