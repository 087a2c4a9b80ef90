using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;

namespace Lastgood.Adapters.Platforms.Cluster;

/// <summary>
/// What was found the last time, as long as the cluster, which is followed, has told of no change since to any object that it was found
/// in: then nothing has to be asked. Where the cluster is not followed, or not told enough of, it is looked at anew each time.
/// </summary>
/// <param name="mirror">What the cluster tells.</param>
/// <param name="said">See <see cref="Found{TState}.Said"/>, now.</param>
/// <param name="look">Looks anew.</param>
/// <param name="time">Measures.</param>
internal sealed class LastLook<TState>(
    ClusterMirror mirror,
    Func<int> said,
    Func<Task<Found<TState>>> look,
    TimeProvider time
)
    where TState : ClusterState
{
    /// <summary>Older is looked at anew: what the cluster drops by itself, like revisions of long ago, changes nothing that is followed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private volatile Look? last;
    private Task<TState>? going;

    /// <summary>Whether the cluster has told of a change since.</summary>
    public bool HasChanged =>
        last is { } known
        && known.Objects.Any(o =>
            mirror.VersionOf(o.Resource, o.Space, o.Name) is { } now && now != o.Version
        );

    /// <summary>What is there. One look serves all who ask for it at the same time; each question in it has its own limit.</summary>
    /// <exception cref="Lastgood.Core.Platforms.PlatformException">The cluster cannot be asked.</exception>
    public async Task<TState> SeeAsync(CancellationToken cancellation)
    {
        if (Known() is { } known)
        {
            return known;
        }
        Task<TState> looking;
        lock (gate)
        {
            going = going is { IsCompleted: false } ? going : AnewAsync();
            looking = going;
        }
        return await looking.WaitAsync(cancellation);
    }

    private TState? Known() =>
        last is { } known
        && known.Said == said()
        && time.GetElapsedTime(known.At) < Longest
        && known.Objects.All(o => mirror.VersionOf(o.Resource, o.Space, o.Name) == o.Version)
            ? known.State
            : null;

    private async Task<TState> AnewAsync()
    {
        var found = await look();
        last = found.Objects is { } objects
            ? new Look(found.Kept, objects, found.Said, time.GetTimestamp())
            : null;
        return found.State;
    }

    private sealed record Look(TState State, IReadOnlyList<SeenObject> Objects, int Said, long At);
}

/// <summary>What was found.</summary>
/// <param name="State">It.</param>
/// <param name="Kept">The same without the whole objects, which are asked for where they are needed.</param>
/// <param name="Objects">All that it was found in; null where it may change by itself, and is not to be kept.</param>
/// <param name="Said">How often the cluster had said something new of it by then: what was seen before that may not hold any more.</param>
internal sealed record Found<TState>(
    TState State,
    TState Kept,
    IReadOnlyList<SeenObject>? Objects,
    int Said
);

/// <summary>An object that was looked at.</summary>
/// <param name="Resource">Its kind.</param>
/// <param name="Space">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its <c>resourceVersion</c>; empty where there was none.</param>
internal sealed record SeenObject(KubeResource Resource, string Space, string Name, string Version);
