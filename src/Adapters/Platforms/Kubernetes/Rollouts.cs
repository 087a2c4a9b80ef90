using System.Collections.Concurrent;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// What workloads were told to run, and which pods are of it, for services that another tool rolls out. A workload is asked for again when
/// it has changed, and not before.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="mirror">What it tells, while it is followed.</param>
internal sealed class Rollouts(KubeApi api, ClusterMirror mirror)
{
    private readonly ConcurrentDictionary<
        (WorkloadName Name, string Space),
        (string Version, RolledWorkload Rolled)
    > known = new();

    /// <summary>Whether the cluster has told of a change to any of them since.</summary>
    public bool HasChanged =>
        known.Any(k =>
            mirror.VersionOf(k.Key.Name.Resource, k.Key.Space, k.Key.Name.Name) is { } now
            && now != k.Value.Version
        );

    /// <summary>These, and no others any more.</summary>
    /// <exception cref="PlatformException">One is not there, or the cluster cannot be asked.</exception>
    public async Task<IReadOnlyList<RolledWorkload>> OfAsync(
        IReadOnlyList<(WorkloadName Name, string Space)> workloads,
        CancellationToken cancellation
    )
    {
        foreach (var gone in known.Keys.Except(workloads))
        {
            known.TryRemove(gone, out _);
        }
        return await Task.WhenAll(workloads.Select(w => OfAsync(w.Name, w.Space, cancellation)));
    }

    /// <summary>One, from what the cluster has of it. Pods of a template that was only restarted since are of the same release.</summary>
    public static RolledWorkload Of(
        Workload workload,
        string space,
        IReadOnlyList<Revision> revisions
    )
    {
        var own = revisions.Where(r => r.Fingerprint == workload.Fingerprint).ToList();
        return new RolledWorkload(
            workload.Id.ToString(),
            space,
            [.. own.Select(static r => r.Owner).Distinct(StringComparer.Ordinal)],
            [.. own.Select(static r => r.Hash)],
            workload.Wanted,
            workload.DeadlineExceeded
        );
    }

    private async Task<RolledWorkload> OfAsync(
        WorkloadName name,
        string space,
        CancellationToken cancellation
    )
    {
        if (
            known.TryGetValue((name, space), out var last)
            && mirror.VersionOf(name.Resource, space, name.Name) == last.Version
        )
        {
            return last.Rolled;
        }
        var json =
            await api.FindAsync(name.Resource, space, name.Name, cancellation)
            // No pods of it: not told that it is ill, but that nothing is known, as it may be another cluster that is asked.
            ?? throw new PlatformException(
                $"there is no {name} in namespace {space} of {api.Cluster}",
                $"which are there? {Processes.CommandLine.Show(api.Cluster.Kubectl("--namespace", space, "get", name.Resource.RoleName))}"
            );
        var workload = new Workload(name, json);
        var rolled = Of(
            workload,
            space,
            await Revision.ListAsync(api, space, workload, cancellation)
        );
        known[(name, space)] = (workload.Version, rolled);
        return rolled;
    }
}
