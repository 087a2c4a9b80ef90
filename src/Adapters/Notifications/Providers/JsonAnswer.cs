using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>Reads answers that may be anything.</summary>
public static class JsonAnswer
{
    /// <summary>The answer as JSON; null where it is none.</summary>
    public static JsonNode? Parse(FetchAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member that is a text or a number, as text; null where there is none.</summary>
    /// <param name="node">Any JSON; null for none.</param>
    /// <param name="path">The names of the members that lead to it.</param>
    public static string? Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }
        return
            node is JsonValue value
            && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;
    }

    /// <summary>The elements of a member that is an array; none where it is not.</summary>
    /// <param name="node">Any JSON; null for none.</param>
    /// <param name="name">The member's name; null for the array itself.</param>
    public static IEnumerable<JsonNode?> Items(JsonNode? node, string? name = null) =>
        (name is null ? node : (node as JsonObject)?[name]) as JsonArray ?? [];
}
