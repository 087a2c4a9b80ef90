using System.Collections.Concurrent;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>The clusters that this process speaks to: one connection each, however many services are there.</summary>
/// <param name="commands">Runs kubectl.</param>
/// <param name="time">Measures.</param>
public sealed class KubeClusters(ICommandRunner commands, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<KubeCluster, KubeApi> open = new();

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
    }
}
