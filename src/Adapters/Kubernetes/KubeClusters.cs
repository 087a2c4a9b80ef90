using System.Collections.Concurrent;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>The clusters that this process speaks to: one connection each, however many services are there.</summary>
/// <param name="commands">Runs kubectl.</param>
/// <param name="time">Measures.</param>
public sealed class KubeClusters(ICommandRunner commands, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<KubeCluster, KubeApi> open = new();
    private readonly ConcurrentDictionary<KubeCluster, ClusterMirror> mirrors = new();

    /// <summary>
    /// How long in all a server is given that says it has too much to do, or that cannot be reached for a moment. A control
    /// plane that changes its leader is back within that.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The way to a cluster; nothing is asked yet.</summary>
    internal KubeApi Of(KubeCluster cluster) =>
        open.GetOrAdd(
            cluster,
            static (key, self) =>
                new KubeApi(
                    key,
                    key.Context == KubeCluster.InPod
                        ? PodDoor.Own()
                        : new ProxyDoor(key, self.Commands, self.Time),
                    self.LongestWait,
                    self.Time
                ),
            this
        );

    /// <summary>What a cluster tells by itself, while it is followed.</summary>
    internal ClusterMirror MirrorOf(KubeCluster cluster) =>
        mirrors.GetOrAdd(cluster, static (key, self) => new ClusterMirror(self.Of(key)), this);

    /// <summary>Follows what happens to services until it is stopped: one watch a kind and cluster, or namespace, for all of them.</summary>
    /// <param name="interests">What the services are.</param>
    /// <param name="say">Told once of each trouble.</param>
    /// <param name="stop">Ends it.</param>
    public Task FollowAsync(
        IReadOnlyCollection<KubeInterest> interests,
        Action<string> say,
        CancellationToken stop
    ) =>
        Task.WhenAll(
            interests
                .GroupBy(static i => i.Cluster)
                .Select(g => MirrorOf(g.Key).FollowAsync([.. g], say, stop))
        );

    private ICommandRunner Commands => commands;

    private TimeProvider Time => time;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var api in open.Values)
        {
            await api.DisposeAsync();
        }
        open.Clear();
        mirrors.Clear();
    }
}
