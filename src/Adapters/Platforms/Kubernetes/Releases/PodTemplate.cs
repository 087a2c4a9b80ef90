using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>The template that a workload makes its pods of: what a release is.</summary>
internal static class PodTemplate
{
    /// <summary>A Deployment's controller adds it to the template of each ReplicaSet.</summary>
    private const string HashLabel = "pod-template-hash";

    /// <summary>What <c>kubectl rollout restart</c> writes: it makes new pods of the same release.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <summary>The template as its workload has it: without what controllers added.</summary>
    public static JsonObject Own(JsonObject template)
    {
        var own = (JsonObject)template.DeepClone();
        (own.At("metadata", "labels") as JsonObject)?.Remove(HashLabel);
        return own;
    }

    /// <summary>
    /// What the template is whatever was restarted and whenever it was made. A template that was only restarted since is the same
    /// release.
    /// </summary>
    public static string Fingerprint(JsonObject template)
    {
        var bare = Own(template);
        if (bare["metadata"] is JsonObject meta)
        {
            meta.Remove("creationTimestamp");
            if (meta["annotations"] is JsonObject annotations)
            {
                annotations.Remove(RestartedAt);
                if (annotations.Count == 0)
                {
                    meta.Remove("annotations");
                }
            }
        }
        return KubeJson.Fingerprint(bare);
    }

    /// <summary>The containers, those that only prepare first.</summary>
    public static IEnumerable<JsonObject> Containers(JsonNode? template) =>
        template.Items("spec", "initContainers").Concat(template.Items("spec", "containers"));

    /// <summary>The images by container.</summary>
    public static IReadOnlyDictionary<string, string> Images(JsonNode? template) =>
        Containers(template)
            .Where(static c => c.Text("name") is not null)
            .DistinctBy(static c => c.Text("name"), StringComparer.Ordinal)
            .ToDictionary(
                static c => c.Text("name")!,
                static c => c.Text("image") ?? "",
                StringComparer.Ordinal
            );

    /// <summary>The names of the environment variables that are set in it; those of whole ConfigMaps are not told here.</summary>
    public static IEnumerable<string> Variables(JsonNode? template) =>
        template
            .Items("spec", "containers")
            .SelectMany(static c => c.Items("env"))
            .Select(static e => e.Text("name"))
            .OfType<string>();

    /// <summary>The version that a template is of: its label, else the tag of its first container's image.</summary>
    /// <param name="template">The template.</param>
    /// <param name="label">The label that says the version; null where the image's tag does.</param>
    /// <returns>Null where it says none.</returns>
    public static string? Version(JsonNode? template, string? label)
    {
        if (label is not null)
        {
            return template.Text("metadata", "labels", label);
        }
        var image = template.Items("spec", "containers").FirstOrDefault().Text("image");
        if (image is null)
        {
            return null;
        }
        var name = ImageName.Parse(image);
        // By its digest alone: its first digits, as people write them.
        return name.Tag ?? (name.Digest is { } digest ? ImageName.Short(digest) : null);
    }

    /// <summary>The template of new pods of the same release, as <c>kubectl rollout restart</c> makes it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="now">When.</param>
    public static JsonObject Restarted(JsonObject template, DateTimeOffset now)
    {
        var again = Own(template);
        var meta = (JsonObject)(again["metadata"] ??= new JsonObject());
        var annotations = (JsonObject)(meta["annotations"] ??= new JsonObject());
        annotations[RestartedAt] = now.ToString(
            "yyyy-MM-ddTHH:mm:ssZ",
            CultureInfo.InvariantCulture
        );
        return again;
    }

    /// <summary>The template with another version's images: each image that has the tag gets the other.</summary>
    /// <returns>Null where no image has the tag.</returns>
    public static JsonObject? Retagged(JsonObject template, string from, string to)
    {
        var other = Own(template);
        var found = false;
        foreach (var container in Containers(other))
        {
            var image = ImageName.Parse(container.Text("image") ?? "");
            if (image.Tag == from)
            {
                container["image"] = $"{image.Repository}:{to}";
                found = true;
            }
        }
        return found ? other : null;
    }
}
