using System.Collections.Concurrent;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Tests.Signals.Kubernetes;

/// <summary>What a service is made of, followed in its cluster until this is disposed of.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task going = Task.CompletedTask;

    public ConcurrentQueue<string> Said { get; } = new();

    public static Following Of(KubeClusters clusters, ClusterOptions service)
    {
        var following = new Following();
        following.going = clusters.FollowAsync(
            [service.Interest!],
            following.Said.Enqueue,
            following.stop.Token
        );
        return following;
    }

    /// <summary>The newest sample of each signal.</summary>
    public static async Task<Dictionary<Signal, SignalSample>> ReadAsync(ISignalSource source)
    {
        var read = new Dictionary<Signal, SignalSample>();
        foreach (var one in await source.ReadAsync(TestContext.Current.CancellationToken))
        {
            read[one.Sample.Signal] = one.Sample;
        }
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await going;
        stop.Dispose();
    }
}
