using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>A service as it is in the cluster at one moment.</summary>
/// <param name="Parts">Its workloads with the revisions that are kept of each.</param>
/// <param name="Contents">What its ConfigMaps and Secrets hold.</param>
/// <param name="Current">The release that it was told to run.</param>
/// <param name="Past">The other releases that are known, by name.</param>
internal sealed record Sight(
    IReadOnlyList<(Workload Workload, IReadOnlyList<Revision> Revisions)> Parts,
    IReadOnlyList<ConfigContent> Contents,
    KeptRelease Current,
    IReadOnlyList<KnownRelease> Past
)
{
    public IEnumerable<Workload> Workloads => Parts.Select(static p => p.Workload);

    /// <summary>The templates that the workloads have now.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Templates(
        IEnumerable<Workload> workloads
    ) =>
        workloads.ToDictionary(
            static w => w.Id.ToString(),
            static w => PodTemplate.Own(w.Template),
            StringComparer.Ordinal
        );
}

/// <summary>A release that could be gone back to.</summary>
/// <param name="Release">What it is.</param>
/// <param name="Number">The number of its first workload's revision; null where only lastgood keeps it.</param>
internal sealed record KnownRelease(KeptRelease Release, long? Number)
{
    /// <summary>Where it is, for people.</summary>
    public string Place(Workload first) =>
        Number is { } number
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"revision {number} of {first.Id}"
            )
            : "kept by lastgood";
}
