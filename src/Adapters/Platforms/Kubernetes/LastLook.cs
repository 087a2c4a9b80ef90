using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// What was found the last time, as long as the cluster, which is followed, has told of no change since to any object that it was found
/// in: then nothing has to be asked. Where the cluster is not followed, or not told enough of, it is never known.
/// </summary>
internal sealed class LastLook(
    string space,
    ClusterMirror mirror,
    Looking looking,
    TimeProvider time
)
{
    /// <summary>Older is looked at anew: what the cluster drops by itself, like revisions of long ago, changes nothing that is followed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private volatile Look? look;

    /// <summary>Whether the cluster has told of a change since.</summary>
    public bool HasChanged =>
        look is { } last
        && last.Objects.Any(o =>
            mirror.VersionOf(o.Resource, space, o.Name) is { } now && now != o.Version
        );

    /// <summary>What was found; null where that may not be so any more.</summary>
    public KubernetesState? Find() =>
        look is { } last
        && last.Said == looking.Said
        && time.GetElapsedTime(last.At) < Longest
        && last.Objects.All(o => mirror.VersionOf(o.Resource, space, o.Name) == o.Version)
            ? last.State
            : null;

    /// <summary>Takes what was found.</summary>
    /// <param name="state">It.</param>
    /// <param name="said">See <see cref="WorkloadLooking.Said"/>, before it was looked.</param>
    public void Keep(KubernetesState state, int said) =>
        look = new Look(
            // Not the whole objects: what they are is asked for where it is needed.
            state with
            {
                Sight = null,
            },
            [
                .. state.Sight!.Workloads.Select(static w => new Seen(
                    w.Id.Resource,
                    w.Id.Name,
                    w.Version
                )),
                .. state.Sight.Contents.Select(static c => new Seen(
                    c.Ref.Resource,
                    c.Ref.Name,
                    c.Version
                )),
            ],
            said,
            time.GetTimestamp()
        );

    private sealed record Look(
        KubernetesState State,
        IReadOnlyList<Seen> Objects,
        int Said,
        long At
    );

    private sealed record Seen(KubeResource Resource, string Name, string Version);
}
