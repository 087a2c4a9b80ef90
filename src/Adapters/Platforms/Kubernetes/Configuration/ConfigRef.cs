using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Configuration;

/// <summary>A ConfigMap or Secret that pods read by name.</summary>
/// <param name="IsSecret">Whether it is a Secret.</param>
/// <param name="Name">Its name.</param>
internal sealed record ConfigRef(bool IsSecret, string Name)
{
    /// <summary>Whether pods start without it.</summary>
    public bool IsOptional { get; init; }

    public KubeResource Resource => IsSecret ? KubeResource.Secrets : KubeResource.ConfigMaps;

    /// <summary>As kubectl writes it: <c>configmap/web</c>.</summary>
    public override string ToString() => $"{Resource.Singular}/{Name}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ConfigRef Parse(string text) =>
        text.Split('/', 2) is [var kind, var name]
            ? new ConfigRef(kind == KubeResource.Secrets.Singular, name)
            : throw new FormatException($"\"{text}\" is no configmap/NAME or secret/NAME");

    /// <summary>All that a template names: volumes, whole environments, single variables. Each once; needed wins over optional.</summary>
    public static IReadOnlyList<ConfigRef> Of(JsonNode? template) =>
        [
            .. Volumes(template)
                .Concat(Releases.PodTemplate.Containers(template).SelectMany(Environment))
                .Where(static r => r.Name.Length > 0)
                .GroupBy(static r => (r.IsSecret, r.Name))
                .Select(static g => new ConfigRef(g.Key.IsSecret, g.Key.Name)
                {
                    IsOptional = g.All(static r => r.IsOptional),
                })
                .OrderBy(static r => r.ToString(), StringComparer.Ordinal),
        ];

    private static IEnumerable<ConfigRef> Volumes(JsonNode? template)
    {
        foreach (var volume in template.Items("spec", "volumes"))
        {
            foreach (var source in volume.Items("projected", "sources").Prepend(volume))
            {
                if (source["configMap"] is JsonObject map)
                {
                    yield return Read(map, false, "name");
                }
                if (source["secret"] is JsonObject secret)
                {
                    // A volume's own says secretName, a projected one's name.
                    yield return Read(secret, true, secret["name"] is null ? "secretName" : "name");
                }
            }
        }
    }

    private static IEnumerable<ConfigRef> Environment(JsonObject container)
    {
        foreach (var from in container.Items("envFrom"))
        {
            if (from["configMapRef"] is JsonObject map)
            {
                yield return Read(map, false, "name");
            }
            if (from["secretRef"] is JsonObject secret)
            {
                yield return Read(secret, true, "name");
            }
        }
        foreach (var variable in container.Items("env"))
        {
            if (variable.At("valueFrom", "configMapKeyRef") is JsonObject map)
            {
                yield return Read(map, false, "name");
            }
            if (variable.At("valueFrom", "secretKeyRef") is JsonObject secret)
            {
                yield return Read(secret, true, "name");
            }
        }
    }

    private static ConfigRef Read(JsonObject source, bool isSecret, string key) =>
        new(isSecret, source.Text(key) ?? "") { IsOptional = source.IsTrue("optional") };
}
