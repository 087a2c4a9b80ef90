using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>An object of a manifest, and what is in the cluster in its place.</summary>
/// <param name="Wanted">What the manifest says.</param>
/// <param name="Json">What is there; null where nothing is.</param>
internal sealed record LiveObject(ManifestObject Wanted, JsonObject? Json)
{
    /// <summary>It as what runs pods; null where it does not, or is not there.</summary>
    public Workload? Workload =>
        Wanted.Workload is { } name && Json is not null ? new Workload(name, Json) : null;

    /// <summary>Where it is not what the manifest says; the paths alone.</summary>
    public IReadOnlyList<string> Deviations =>
        Json is null ? [] : Comparing.Deviations(Wanted.Json, Json);

    /// <summary>Containers that run another image than the manifest says; one that was pinned by its digest is the same.</summary>
    public IReadOnlyList<string> WrongImages
    {
        get
        {
            if (Json is null)
            {
                return [];
            }
            var live = ManifestObject.ImagesOf(Json);
            return
            [
                .. Wanted
                    .Images.Where(w =>
                        live.GetValueOrDefault(w.Key) is not { } image
                        || (
                            image != w.Value
                            && !image.StartsWith(w.Value + "@", StringComparison.Ordinal)
                        )
                    )
                    .Select(w =>
                        $"{w.Key} runs {live.GetValueOrDefault(w.Key) ?? "nothing"}, not {w.Value}"
                    ),
            ];
        }
    }

    /// <summary>What was changed by something else than Helm, for people; null where nothing was.</summary>
    public string? ByHand =>
        Json is null ? $"{Wanted.Id} is not there"
        : Deviations is { Count: > 0 } paths
            ? $"{Wanted.Id} {Difference.Some(paths)}{(Manager is { } who ? $" (by {who})" : "")}"
        : null;

    private string? Manager =>
        Json!
            .Items("metadata", "managedFields")
            .Where(static m =>
                m.Text("manager") is { } name
                && name != "helm"
                && name != "kube-controller-manager"
                && m.At("fieldsV1", "f:spec") is not null
            )
            .MaxBy(static m => m.Moment("time") ?? DateTimeOffset.MinValue)
            .Text("manager");
}
