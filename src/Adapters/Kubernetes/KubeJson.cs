using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>Reads the API's objects: what is not there, or is something else, is null.</summary>
internal static class KubeJson
{
    /// <summary>What is at the end of a path of names.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }
        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static bool IsTrue(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static DateTimeOffset? Moment(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(
            node.Text(path),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonObject> Items(
        this JsonNode? node,
        params ReadOnlySpan<string> path
    ) => (node.At(path) as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The pairs of a map of texts; none where there is no map.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(
        this JsonNode? node,
        params ReadOnlySpan<string> path
    ) =>
        (node.At(path) as JsonObject ?? [])
            .Select(static p => new KeyValuePair<string, string>(p.Key, p.Value.Text() ?? ""))
            .ToList();

    public static string? Name(this JsonObject thing) => thing.Text("metadata", "name");

    public static string? Uid(this JsonObject thing) => thing.Text("metadata", "uid");

    public static string? Version(this JsonObject thing) =>
        thing.Text("metadata", "resourceVersion");

    public static string? Annotation(this JsonObject thing, string name) =>
        thing.Text("metadata", "annotations", name);

    /// <summary>The condition of a type; null where there is none.</summary>
    public static JsonObject? Condition(this JsonObject thing, string type) =>
        thing.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type);

    /// <summary>Whether an object belongs to the one with a uid, as its controller.</summary>
    public static bool IsControlledBy(this JsonObject thing, string uid) =>
        thing
            .Items("metadata", "ownerReferences")
            .Any(o => o.IsTrue("controller") && o.Text("uid") == uid);

    /// <summary>A fingerprint that does not depend on the order of names: 64 hexadecimal digits.</summary>
    public static string Fingerprint(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject json:
                text.Append('{');
                foreach (
                    var (name, value) in json.OrderBy(static p => p.Key, StringComparer.Ordinal)
                )
                {
                    text.Append(JsonValue.Create(name).ToJsonString()).Append(':');
                    Write(value, text);
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var one in list)
                {
                    Write(one, text);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
