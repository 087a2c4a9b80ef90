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

    /// <summary>The names of the variables that pods made now would have.</summary>
    public IReadOnlyList<string> Variables =>
        [
            .. Workloads
                .SelectMany(static w => PodTemplate.Variables(w.Template))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What stands in the way of a rollout, or is wrong with it, for people.</summary>
    public IEnumerable<string> Problems =>
        [
            .. Workloads.SelectMany(ProblemsOf),
            .. Contents
                .Where(static c => !c.Exists && !c.Ref.IsOptional)
                .Select(static c => $"{c.Ref}, which its pods read, is gone"),
        ];

    /// <summary>The templates that the workloads have now.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Templates(
        IEnumerable<Workload> workloads
    ) =>
        workloads.ToDictionary(
            static w => w.Id.ToString(),
            static w => PodTemplate.Own(w.Template),
            StringComparer.Ordinal
        );

    private static IEnumerable<string> ProblemsOf(Workload workload)
    {
        if (workload.IsPausedByUs)
        {
            yield return $"lastgood has paused {workload.Id} for a freeze: nothing is rolled out until it is lifted (lastgood unfreeze)";
        }
        if (workload.IsPausedByOthers)
        {
            yield return $"somebody has paused {workload.Id}: nothing is rolled out until it is resumed";
        }
        if (workload.DeadlineExceeded is { } deadline)
        {
            yield return $"{workload.Id}: {deadline}";
        }
        if (workload.CannotCreate is { } cannot)
        {
            yield return $"{workload.Id}: no pod can be made: {cannot}";
        }
        if (workload.Wanted == 0)
        {
            yield return $"{workload.Id} is scaled to 0";
        }
    }
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
