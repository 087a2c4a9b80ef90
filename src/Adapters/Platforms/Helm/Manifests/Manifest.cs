using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.Adapters.Platforms.Helm.Manifests;

/// <summary>The objects that a revision is made of.</summary>
/// <param name="Objects">In Helm's order; none is there twice.</param>
internal sealed record Manifest(IReadOnlyList<ManifestObject> Objects)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="Core.Platforms.PlatformException">It is no YAML.</exception>
    public static Manifest Parse(string text) =>
        new([
            .. YamlText
                .Documents(text)
                .SelectMany(static d => d.Text("kind") == "List" ? d.Items("items") : [d])
                .Where(static d => d.Text("kind") is not null && d.Name() is not null)
                .Select(static d => new ManifestObject(d))
                .DistinctBy(static o => o.Id, StringComparer.Ordinal),
        ]);

    /// <summary>What runs pods of it.</summary>
    public IEnumerable<(ManifestObject Object, WorkloadName Name)> Workloads =>
        Objects
            .Select(static o => (o, Name: o.Workload))
            .Where(static p => p.Name is not null)
            .Select(static p => (p.o, p.Name!));

    /// <summary>The object with an id; null where there is none.</summary>
    public ManifestObject? Find(string id) => Objects.FirstOrDefault(o => o.Id == id);
}

/// <summary>One object of a manifest.</summary>
/// <param name="Json">The whole object.</param>
internal sealed record ManifestObject(JsonObject Json)
{
    public string Kind => Json.Text("kind") ?? "";

    public string Name => Json.Name() ?? "";

    /// <summary>Its namespace, where it names one.</summary>
    public string? Namespace => Json.Text("metadata", "namespace");

    /// <summary>As people name it: <c>Deployment/web</c>; with the namespace where it is said to be in one.</summary>
    public string Id => Namespace is { } space ? $"{Kind}/{Name} in {space}" : $"{Kind}/{Name}";

    /// <summary>Whether what it holds is nobody's to see.</summary>
    public bool IsSecret => Kind == "Secret";

    /// <summary>Which workload it is; null where it runs no pods.</summary>
    public WorkloadName? Workload =>
        Json.Text("apiVersion")?.StartsWith("apps/", StringComparison.Ordinal) == true
        && Enum.TryParse<WorkloadKind>(Kind, out var kind)
            ? new WorkloadName(kind, Name)
            : null;

    /// <summary>Its kind in the API, of those that are compared with what is in the cluster; null for others.</summary>
    public KubeResource? Resource =>
        Workload?.Resource
        ?? (Kind, Json.Text("apiVersion")) switch
        {
            ("ConfigMap", "v1") => KubeResource.ConfigMaps,
            ("Service", "v1") => KubeResource.Services,
            _ => null,
        };

    /// <summary>The image of a workload's first container; empty where there is none.</summary>
    public string FirstImage =>
        Json.Items("spec", "template", "spec", "containers").FirstOrDefault().Text("image") ?? "";

    /// <summary>The images of its containers, by container.</summary>
    public IReadOnlyDictionary<string, string> Images => ImagesOf(Json);

    /// <summary>The images of an object's containers, by container; of a pod, a workload or a CronJob.</summary>
    public static IReadOnlyDictionary<string, string> ImagesOf(JsonObject json)
    {
        var spec =
            json.At("spec", "jobTemplate", "spec", "template", "spec")
            ?? json.At("spec", "template", "spec")
            ?? json.At("spec");
        return spec.Items("initContainers")
            .Concat(spec.Items("containers"))
            .Where(static c => c.Text("name") is not null && c.Text("image") is not null)
            .GroupBy(static c => c.Text("name")!, StringComparer.Ordinal)
            .ToDictionary(
                static g => g.Key,
                static g => g.First().Text("image")!,
                StringComparer.Ordinal
            );
    }
}
