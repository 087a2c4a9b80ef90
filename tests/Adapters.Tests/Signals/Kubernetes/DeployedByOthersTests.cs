using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.ArgoCd;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Adapters.Tests.Platforms.ArgoCd;
using Lastgood.Adapters.Tests.Platforms.Helm;
using Lastgood.Adapters.Tests.Platforms.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Signals;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Signals.Kubernetes;

/// <summary>What Helm and Argo CD have rolled out, watched by what the cluster tells.</summary>
public sealed class DeployedByOthersTests(SharedCluster shared, HelmHistories histories)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_of_helm_is_not_asked_for_while_nothing_changes_and_its_crash_is_told()
    {
        await using var bed = await HelmBed.ServingAsync(shared, histories, Programs.Helm4);
        var platform = bed.Create();
        var (measures, health) = ((IMeasures)platform, (IReportsHealth)platform);
        await using var following = Following.Of(bed.Clusters, bed.Options);
        var good = measures.SourceOf("1.0")!;
        await Until.Async(
            () => Following.ReadAsync(good),
            static s => s[Signal.UnreadyPods].Value == 0
        );
        await platform.InspectAsync(Cancellation);

        bed.Proxy.Forget();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);
            Assert.True((await health.HealthAsync(Cancellation)).Healthy);
            Assert.All(
                (await Following.ReadAsync(good)).Values,
                static s => Assert.Equal(0, s.Value)
            );
        }
        Assert.Equal(0, bed.Proxy.Count(""));
        Assert.False(measures.HasChanged);

        await bed.History.RunAsync(bed.Space, bed.History.Upgrade(bed.Space, "2.0"));
        await KubernetesShop.EventuallyAsync(() => Task.FromResult(measures.HasChanged));
        await KubernetesShop.EventuallyAsync(async () =>
            (await platform.InspectAsync(Cancellation)).Candidates.Any(static c =>
                c is { Serving: true, Version: "2.0" }
            )
        );
        Assert.All(
            (await Following.ReadAsync(good)).Values,
            static s => Assert.Equal("2.0 is rolled out instead", s.Missing)
        );
        var bad = measures.SourceOf("2.0")!;
        var read = await Until.Async(
            () => Following.ReadAsync(bad),
            static s => s[Signal.CrashLoops].Value >= 1
        );
        Assert.Contains("pod web-", read[Signal.CrashLoops].Evidence, StringComparison.Ordinal);
        Assert.True(read[Signal.UnreadyPods].Value > 0);
        Assert.Empty(following.Said);

        // What is planned from a state that was kept is planned from all of it.
        await bed.History.RunAsync(bed.Space, "rollback", HelmHistory.Release, "3");
        await bed.SettledAsync();
        await KubernetesShop.EventuallyAsync(async () =>
            (await platform.InspectAsync(Cancellation)).Serving == "1.0"
        );
        var plan = await platform.PlanAsync(
            new Activation(Core.Runs.RunKind.Rollback, "1.1", KeepPrevious: false)
            {
                Found = await platform.InspectAsync(Cancellation),
            },
            Cancellation
        );
        Assert.Equal(
            ["rollback", "settle"],
            plan.Steps.Select(static s => s.Name),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_application_of_argo_cd_is_watched_where_it_is_deployed_to()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        shop.Create();
        await using var bed = await ArgoCdBed.ServingAsync();
        bed.Clusters = shop.Clusters;
        bed.Options = bed.Options with
        {
            Destination = new ArgoCdDestination(
                new KubeCluster(Cluster.Context, shop.Kubeconfig),
                shop.Space
            ),
        };
        bed.Server.Do(() =>
            bed.Server.Web["status"]!["resources"] = new JsonArray(
                Resource("Deployment", "shop", shop.Space),
                new JsonObject { ["kind"] = "Service", ["name"] = "shop" }
            )
        );
        var platform = bed.Create();
        var measures = (IMeasures)platform;
        await using var following = Following.Of(bed.Clusters, bed.Options);
        var source = measures.SourceOf("1.0")!;
        await Until.Async(
            () => Following.ReadAsync(source),
            static s => s.Values.All(static v => v.Value == 0)
        );

        shop.Proxy.Forget();
        for (var i = 0; i < 5; i++)
        {
            Assert.All(
                (await Following.ReadAsync(source)).Values,
                static s => Assert.Equal(0, s.Value)
            );
        }
        Assert.Equal(0, shop.Proxy.Count(""));
        Assert.Equal(ReadinessAnswer.Yes, (await DestinationAsync(platform)).Answer);

        // Somebody else's hand: Argo CD says nothing yet, and the cluster does.
        await shop.ApplyAsync(KubernetesShop.Shop("1.0-missing"));
        await KubernetesShop.EventuallyAsync(() => Task.FromResult(measures.HasChanged));
        var read = await Until.Async(
            () => Following.ReadAsync(source),
            static s => s[Signal.FailedPulls].Value >= 1
        );
        Assert.Contains("pod shop-", read[Signal.FailedPulls].Evidence, StringComparison.Ordinal);

        // What is elsewhere, or gone, is not made up.
        bed.Server.Do(() =>
            bed.Server.Web["status"]!["resources"] = new JsonArray(
                Resource("Deployment", "other", shop.Space)
            )
        );
        Assert.All(
            (await Following.ReadAsync(source)).Values,
            static s => Assert.Contains("there is no deployment/other", s.Missing)
        );
        Assert.Equal(ReadinessAnswer.Unknown, (await DestinationAsync(platform)).Answer);
        bed.Server.Do(() =>
            bed.Server.Web["status"]!["resources"] = new JsonArray(
                Resource("Deployment", "shop", "elsewhere")
            )
        );
        Assert.Contains(
            "write namespace: elsewhere",
            (await DestinationAsync(platform)).Remedy,
            StringComparison.Ordinal
        );
        bed.Server.Do(() => bed.Server.Web["status"]!["resources"] = new JsonArray());
        Assert.All(
            (await Following.ReadAsync(source)).Values,
            static s => Assert.StartsWith("no Deployment", s.Missing, StringComparison.Ordinal)
        );
        Assert.Empty(following.Said);
    }

    private static async Task<ReadinessCheck> DestinationAsync(IPlatform platform) =>
        (await ((IReadiness)platform).CheckAsync(null, Cancellation)).Single(static c =>
            c.Name == "destination"
        );

    private static JsonObject Resource(string kind, string name, string space) =>
        new()
        {
            ["group"] = "apps",
            ["version"] = "v1",
            ["kind"] = kind,
            ["name"] = name,
            ["namespace"] = space,
            ["status"] = "Synced",
        };
}
