using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.KubernetesBed;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Lastgood.Adapters.Tests.Kubernetes;

/// <summary>The one cluster of all tests here, each of which has a namespace of its own; started when the first asks for it.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private readonly Lazy<Task<Cluster>> cluster = new(() => Cluster.StartAsync());

    /// <summary>The cluster.</summary>
    public Task<Cluster> GetAsync() => cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (cluster.IsValueCreated)
        {
            await (await cluster.Value).DisposeAsync();
        }
    }
}
