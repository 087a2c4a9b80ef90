using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>The ConfigMaps and Secrets without which a pod does not start.</summary>
internal sealed class Needs(ApiClient api, Pod pod)
{
    /// <summary>Which volume cannot be mounted, and why; null: all can.</summary>
    public async Task<(string Volume, string Why)?> VolumeAsync(CancellationToken ct)
    {
        foreach (var volume in pod.Volumes)
        {
            foreach (var source in Sources(volume))
            {
                if (await LackAsync(source, ct) is { } why)
                {
                    return (volume["name"]!.GetValue<string>(), why);
                }
            }
        }
        return null;
    }

    /// <summary>Why a container's environment cannot be made; null: it can.</summary>
    public async Task<string?> EnvironmentAsync(JsonObject container, CancellationToken ct)
    {
        foreach (var source in Environment(container))
        {
            if (await LackAsync(source, ct) is { } why)
            {
                return why;
            }
        }
        return null;
    }

    private static IEnumerable<Source> Sources(JsonObject volume)
    {
        if (volume["configMap"] is JsonObject map)
        {
            yield return new("configmap", Text(map["name"]), null, IsOptional(map));
        }
        if (volume["secret"] is JsonObject secret)
        {
            yield return new("secret", Text(secret["secretName"]), null, IsOptional(secret));
        }
        foreach (var part in volume["projected"]?["sources"]?.AsArray() ?? [])
        {
            if (part!["configMap"] is JsonObject projected)
            {
                yield return new("configmap", Text(projected["name"]), null, IsOptional(projected));
            }
            if (part["secret"] is JsonObject hidden)
            {
                yield return new("secret", Text(hidden["name"]), null, IsOptional(hidden));
            }
        }
    }

    private static IEnumerable<Source> Environment(JsonObject container)
    {
        foreach (var from in container["envFrom"]?.AsArray() ?? [])
        {
            if (from!["configMapRef"] is JsonObject map)
            {
                yield return new("configmap", Text(map["name"]), null, IsOptional(map));
            }
            if (from["secretRef"] is JsonObject secret)
            {
                yield return new("secret", Text(secret["name"]), null, IsOptional(secret));
            }
        }
        foreach (var variable in container["env"]?.AsArray() ?? [])
        {
            if (variable!["valueFrom"]?["configMapKeyRef"] is JsonObject map)
            {
                yield return new("configmap", Text(map["name"]), Text(map["key"]), IsOptional(map));
            }
            if (variable["valueFrom"]?["secretKeyRef"] is JsonObject secret)
            {
                yield return new(
                    "secret",
                    Text(secret["name"]),
                    Text(secret["key"]),
                    IsOptional(secret)
                );
            }
        }
    }

    private async Task<string?> LackAsync(Source source, CancellationToken ct)
    {
        if (source.Optional)
        {
            return null;
        }
        var found = await api.FindAsync(
            $"/api/v1/namespaces/{pod.Space}/{source.Kind}s/{source.Name}",
            ct
        );
        if (found is null)
        {
            return $"{source.Kind} \"{source.Name}\" not found";
        }
        var missing =
            source.Key is not null
            && found["data"]?[source.Key] is null
            && found["binaryData"]?[source.Key] is null;
        var kind = source.Kind == "secret" ? "Secret" : "ConfigMap";
        return missing
            ? $"couldn't find key {source.Key} in {kind} {pod.Space}/{source.Name}"
            : null;
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static bool IsOptional(JsonObject source) =>
        source["optional"]?.GetValue<bool>() is true;

    private sealed record Source(string Kind, string Name, string? Key, bool Optional);
}
