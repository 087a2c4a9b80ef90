using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>Reads what somebody else wrote: what is of another kind than it should be is not there.</summary>
internal static class JsonNodes
{
    /// <summary>A text that is not empty; null where it is none.</summary>
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.String
        && value.GetValue<string>() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A whole number, also one that is written as a text, as 64-bit ones may be; null where it is none.</summary>
    public static long? Number(this JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? number
        : long.TryParse(
            node.Text(),
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var written
        )
            ? written
        : null;

    /// <summary>Whether it is there and true.</summary>
    public static bool IsTrue(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>Whether it is there and false.</summary>
    public static bool IsFalse(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.False;

    /// <summary>The members' value by a path of names; null where one of them is not there.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            node = (node as JsonObject)?[name];
        }
        return node;
    }

    /// <summary>The objects of a list; none where it is no list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) =>
        (node as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The texts of a list; none where it is no list.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node) =>
        (node as JsonArray)?.Select(static n => n.Text()).OfType<string>() ?? [];
}
