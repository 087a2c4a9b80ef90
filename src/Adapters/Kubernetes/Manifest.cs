using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>Objects as they are shown: without what nobody reads, and without the values of environment variables and Secrets.</summary>
internal static class Manifest
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The object as text.</summary>
    public static string Show(JsonObject thing)
    {
        var shown = (JsonObject)thing.DeepClone();
        if (shown["metadata"] is JsonObject meta)
        {
            meta.Remove("managedFields");
            // The whole object once more, values included.
            (meta["annotations"] as JsonObject)?.Remove(
                "kubectl.kubernetes.io/last-applied-configuration"
            );
        }
        if (shown.Text("kind") == KubeResource.Secrets.Kind)
        {
            Hide(shown["data"]);
            Hide(shown["stringData"]);
        }
        HideEnvironment(shown);
        return shown.ToJsonString(Readable);
    }

    private static void Hide(JsonNode? values)
    {
        if (values is JsonObject map)
        {
            foreach (var name in map.Select(static p => p.Key).ToList())
            {
                map[name] = Redactor.Mark;
            }
        }
    }

    // Wherever in an object containers are: templates are nested.
    private static void HideEnvironment(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (
                    var variable in json.Items("env").Where(static e => e["value"] is not null)
                )
                {
                    variable["value"] = Redactor.Mark;
                }
                foreach (var (_, value) in json)
                {
                    HideEnvironment(value);
                }
                break;
            case JsonArray list:
                foreach (var one in list)
                {
                    HideEnvironment(one);
                }
                break;
        }
    }
}
