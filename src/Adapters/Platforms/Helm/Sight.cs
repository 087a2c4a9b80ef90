using System.Globalization;
using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>A release as it is at one moment.</summary>
/// <param name="Chronicle">What Helm has recorded.</param>
/// <param name="Names">The releases' names, by digest.</param>
/// <param name="Serving">The revision whose content is in the cluster; null where none is.</param>
/// <param name="IsMixed">Whether parts of what is in the cluster are of the one that was deployed before it.</param>
/// <param name="Live">Its objects that can be looked at.</param>
/// <param name="Pods">What is wrong with pods, for people.</param>
internal sealed record Sight(
    Chronicle Chronicle,
    IReadOnlyDictionary<string, string> Names,
    Revision? Serving,
    bool IsMixed,
    IReadOnlyList<LiveObject> Live,
    IReadOnlyList<string> Pods
)
{
    /// <summary>Whether all that runs pods is there and all its pods are ready and of today's template.</summary>
    public bool IsRolledOut =>
        Live.All(static l => l.Wanted.Workload is null || l.Workload is { IsRolledOut: true });

    /// <summary>Whether enough of it is ready to serve.</summary>
    public bool IsAvailable =>
        Serving is not null
        && Live.All(static l => l.Wanted.Workload is null || l.Workload is { IsAvailable: true });

    /// <summary>Whether any of its pods is ready; what runs none by itself runs.</summary>
    public bool Runs =>
        Serving is not null
        && (
            Live.All(static l => l.Wanted.Workload is null)
            || Live.Any(static l => l.Workload is { Ready: > 0 })
        );

    /// <summary>The release that a revision is.</summary>
    public string NameOf(Revision revision) => Names[revision.Digest];

    /// <summary>How far its workloads are, for people.</summary>
    public string Words
    {
        get
        {
            var workloads = Live.Where(static l => l.Wanted.Workload is not null)
                .Select(static l => l.Workload?.Words ?? $"{l.Wanted.Id} is not there");
            return string.Join("; ", [.. workloads, .. Pods]);
        }
    }

    /// <summary>What was changed by something else than Helm, for people.</summary>
    public IReadOnlyList<string> ByHand =>
        IsMixed ? [] : [.. Live.Select(static l => l.ByHand).OfType<string>()];

    /// <summary>What stands in the way, for people.</summary>
    public IEnumerable<string> Problems(HelmOptions options)
    {
        if (Chronicle.Newest is not { } newest)
        {
            yield break;
        }
        var said = Secrets.Redactor.Redact(Processes.Spoken.Excerpt(newest.Description));
        if (newest.IsPending)
        {
            yield return $"{newest} of {options.Release} was begun {Processes.Spoken.Duration(Chronicle.AgeOf(newest))} ago and has not ended: until then helm upgrade is refused; a rollback waits for it or, once it is older than {Processes.Spoken.Duration(options.PendingTimeout)}, marks it as failed";
        }
        else if (newest.Status == Revision.Failed)
        {
            yield return $"{newest} of {options.Release}: {said}";
        }
        else if (newest.Status == "uninstalled")
        {
            yield return $"{options.Release} is uninstalled, with its history kept";
        }
        foreach (
            var hook in newest.Status == Revision.Deployed
                ? []
                : newest.Hooks.Where(static h => h.Phase is not ("" or "Succeeded"))
        )
        {
            yield return $"hook {hook}";
        }
        if (Chronicle.Deployed.Count > 1)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Helm has {Chronicle.Deployed.Count} revisions of {options.Release} as deployed ({string.Join(", ", Chronicle.Deployed.Select(static r => r.Number))}): two operations ran at the same time, and which of them won is not certain; a rollback puts that right"
            );
        }
        if (IsMixed)
        {
            yield return $"what is in the cluster is partly of {newest} and partly of the one before";
        }
        if (ByHand is { Count: > 0 } changed)
        {
            yield return $"changed without Helm, and overwritten by a rollback: {Difference.Some(changed)}";
        }
        if (!IsRolledOut)
        {
            yield return Words;
        }
    }
}
