using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.Adapters.Platforms.Helm.Manifests;

/// <summary>
/// Finds where an object in the cluster is not what a manifest says. What the manifest does not say is the cluster's to fill in; numbers of
/// pods are an autoscaler's to change.
/// </summary>
internal static class Comparing
{
    private static readonly string[] Keys = ["name", "mountPath", "containerPort", "port", "key"];

    /// <summary>The paths at which an object does not hold what is wanted; never what stands there.</summary>
    public static IReadOnlyList<string> Deviations(JsonObject wanted, JsonObject live)
    {
        var paths = new List<string>();
        foreach (var (name, value) in wanted)
        {
            if (name is "spec" or "data" or "binaryData" or "stringData")
            {
                Compare(value, live[name], name, paths);
            }
        }
        paths.RemoveAll(static p => p is "spec.replicas");
        return paths;
    }

    /// <summary>The paths at which two objects of manifests say something else, those that only one has too.</summary>
    public static IReadOnlyList<string> Differences(JsonObject one, JsonObject other) =>
        [.. Deviations(one, other).Union(Deviations(other, one), StringComparer.Ordinal)];

    /// <summary>All paths of an object of values that hold something, by what is there as text.</summary>
    public static IReadOnlyDictionary<string, string> Flat(JsonObject values)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(values, "", flat);
        return flat;
    }

    private static void Flatten(JsonNode? node, string path, Dictionary<string, string> flat)
    {
        if (node is JsonObject { Count: > 0 } json)
        {
            foreach (var (name, value) in json)
            {
                Flatten(value, path.Length == 0 ? name : $"{path}.{name}", flat);
            }
            return;
        }
        flat[path] = node?.ToJsonString() ?? "null";
    }

    private static void Compare(JsonNode? wanted, JsonNode? live, string path, List<string> paths)
    {
        switch (wanted)
        {
            case null:
                break;
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    Compare(value, (live as JsonObject)?[name], $"{path}.{name}", paths);
                }
                break;
            case JsonArray list:
                CompareLists(list, live as JsonArray ?? [], path, paths);
                break;
            default:
                if (!IsSame(wanted, live))
                {
                    paths.Add(path);
                }
                break;
        }
    }

    private static void CompareLists(
        JsonArray wanted,
        JsonArray live,
        string path,
        List<string> paths
    )
    {
        var key = Keys.FirstOrDefault(k =>
            wanted.Count > 0 && wanted.All(one => one is JsonObject o && o.ContainsKey(k))
        );
        for (var i = 0; i < wanted.Count; i++)
        {
            var name = key is null
                ? i.ToString(CultureInfo.InvariantCulture)
                : Text(wanted[i]![key]);
            var other = key is null
                ? live.ElementAtOrDefault(i)
                : live.FirstOrDefault(l => Text((l as JsonObject)?[key]) == name);
            Compare(wanted[i], other, $"{path}[{name}]", paths);
        }
        if (live.Count > wanted.Count && key is null)
        {
            paths.Add(path);
        }
    }

    // What is empty is left out by the API server; amounts are written as it likes.
    private static bool IsSame(JsonNode? wanted, JsonNode? live)
    {
        var (one, other) = (Text(wanted), Text(live));
        return one == other
            || (other.Length == 0 && one is "false" or "0" && live is null)
            || (
                Quantity.Parse(one) is { } amount
                && Quantity.Parse(other) is { } same
                && Math.Abs(amount - same) <= Math.Abs(amount) * 1e-9
            );
    }

    private static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.Text() ?? "",
            _ => node.ToJsonString(),
        };
}
