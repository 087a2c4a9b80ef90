using System.Globalization;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Kubernetes;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.Adapters.Tests.Kubernetes.Mirror;

/// <summary>How much of a cluster is followed at once, on the real API server.</summary>
public sealed class MirrorScopeTests(SharedCluster shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_than_ten_namespaces_are_followed_as_one_where_that_is_allowed()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.ApplyAsync(KubernetesShop.Shop("1.0"));
        await using var clusters = new KubeClusters(
            new CommandRunner(TimeProvider.System),
            TimeProvider.System
        );
        var all = new KubeCluster(Cluster.Context, shop.Kubeconfig);
        var few = new KubeCluster(
            Cluster.Context,
            await shop.Cluster.KubeconfigForAsync(
                shop.Space,
                new Rule([""], ["pods"], ["list", "watch"]),
                new Rule(["apps"], ["deployments"], ["list", "watch"])
            )
        );

        Assert.Equal(MirrorScope.Few, (await ChooseAsync(all, MirrorScope.Few)).Count);
        Assert.Null(Assert.Single(await ChooseAsync(all, MirrorScope.Few + 1)));
        Assert.Equal(
            Interests(few, MirrorScope.Few + 1).Select(static i => i.Namespace),
            (await ChooseAsync(few, MirrorScope.Few + 1)).Select(static s => s ?? ""),
            StringComparer.Ordinal
        );

        // Then one watch a kind tells of every namespace.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        shop.Proxy.Forget();
        var following = clusters.FollowAsync(
            Interests(all, MirrorScope.Few + 1),
            static _ => { },
            stop.Token
        );
        var mirror = clusters.MirrorOf(all);
        await KubernetesShop.EventuallyAsync(() =>
            Task.FromResult(
                mirror.VersionOf(KubeResource.Deployments, shop.Space, "shop") is { Length: > 0 }
                    && mirror.PodsMissing(shop.Space) is null
            )
        );
        await KubernetesShop.EventuallyAsync(() =>
            Task.FromResult(shop.Proxy.Count("watch=1") == 2)
        );
        Assert.Equal(0, shop.Proxy.Count("/namespaces/"));
        await stop.CancelAsync();
        await following;

        Task<IReadOnlyList<string?>> ChooseAsync(KubeCluster cluster, int count) =>
            MirrorScope.ChooseAsync(clusters.Of(cluster), Interests(cluster, count), Cancellation);
    }

    private static List<KubeInterest> Interests(KubeCluster cluster, int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => new KubeInterest(
                    cluster,
                    string.Create(CultureInfo.InvariantCulture, $"space-{i}")
                )
                {
                    Kinds = [KubeResource.Deployments],
                }),
        ];
}
