using System.Globalization;
using System.Text.Json.Nodes;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>A pod as the API has it.</summary>
internal sealed class Pod(JsonObject json)
{
    private readonly JsonNode metadata = json["metadata"]!;
    private readonly JsonNode spec = json["spec"]!;

    public string Space => metadata["namespace"]!.GetValue<string>();

    public string Name => metadata["name"]!.GetValue<string>();

    public string Uid => metadata["uid"]!.GetValue<string>();

    public string Path => $"/api/v1/namespaces/{Space}/pods/{Name}";

    public bool Ending => metadata["deletionTimestamp"] is not null;

    public TimeSpan Grace =>
        TimeSpan.FromSeconds(metadata["deletionGracePeriodSeconds"]?.GetValue<int>() ?? 30);

    /// <summary>Null as long as it is on none.</summary>
    public string? Node => spec["nodeName"]?.GetValue<string>();

    public string RestartPolicy => spec["restartPolicy"]!.GetValue<string>();

    public bool Ended => json["status"]?["phase"]?.GetValue<string>() is "Succeeded" or "Failed";

    public JsonNode Spec => spec;

    public IEnumerable<JsonObject> Containers => Objects("containers");

    public IEnumerable<JsonObject> InitContainers => Objects("initContainers");

    public IEnumerable<JsonObject> Volumes => Objects("volumes");

    private IEnumerable<JsonObject> Objects(string name) =>
        spec[name]?.AsArray().Select(item => item!.AsObject()) ?? [];
}

/// <summary>Times as the API writes them.</summary>
internal static class Times
{
    public static string Now() =>
        TimeProvider
            .System.GetUtcNow()
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
