using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Adapters.Tests.Platforms.Kubernetes;
using Lastgood.Core.Decisions;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Nodes;

namespace Lastgood.Adapters.Tests.Signals.Kubernetes;

/// <summary>A service that is watched by what its cluster tells, on the real API server.</summary>
public sealed class KubernetesWatchTests(SharedCluster shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_asked_while_nothing_changes_and_a_release_that_crashes_is_to_go_back()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.ApplyAsync(Config("1"));
        await shop.DeployAsync(Shop("1.0"));
        var platform = shop.Create();
        await using var following = Following.Of(shop.Clusters, shop.Options());
        var measures = (IMeasures)platform;
        var health = (IReportsHealth)platform;
        var first = (await platform.InspectAsync(Cancellation)).Serving!;
        var good = measures.SourceOf(first)!;
        await Until.Async(
            () => Following.ReadAsync(good),
            static s => s[Signal.Restarts].Value == 0
        );
        await health.HealthAsync(Cancellation);

        shop.Proxy.Forget();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(first, (await platform.InspectAsync(Cancellation)).Serving);
            Assert.True((await health.HealthAsync(Cancellation)).Healthy);
            Assert.All(
                (await Following.ReadAsync(good)).Values,
                static s => Assert.Equal(0, s.Value)
            );
        }
        Assert.Equal(0, shop.Proxy.Count(""));
        Assert.False(measures.HasChanged);

        // Configuration that is changed without a deployment is another release.
        await shop.ApplyAsync(Config("2"));
        await KubernetesShop.EventuallyAsync(() => Task.FromResult(measures.HasChanged));
        await KubernetesShop.EventuallyAsync(async () =>
            (await platform.InspectAsync(Cancellation)).Serving != first
        );

        await shop.ApplyAsync(Shop("1.1-crash"));
        await KubernetesShop.EventuallyAsync(async () =>
            (await platform.InspectAsync(Cancellation)).Candidates.Any(static c =>
                c.Serving && c.Version?.StartsWith("1.1-crash", StringComparison.Ordinal) == true
            )
        );
        Assert.All(
            (await Following.ReadAsync(good)).Values,
            static s =>
                Assert.EndsWith("is rolled out instead", s.Missing, StringComparison.Ordinal)
        );

        var bad = measures.SourceOf((await platform.InspectAsync(Cancellation)).Serving!)!;
        var watched = new WatchedActivation(
            ShippedPolicy.Default.Policy,
            baseline: null,
            measured: [Signal.Health, .. bad.Signals],
            TimeSpan.Zero,
            TimeSpan.Zero
        );
        var clock = new MonotonicClock(TimeProvider.System);
        var readings = await Until.Async(
            async () =>
            {
                watched.Board.Add(
                    new Observed
                    {
                        Samples =
                        [
                            .. (await bad.ReadAsync(Cancellation)).Select(static s => s.Sample),
                        ],
                    }
                );
                return watched
                    .Evaluate(clock.Now, [])
                    .ToDictionary(static r => r.Trigger, StringComparer.Ordinal);
            },
            static r =>
                r["failed_rollouts >= 1"].State == TriggerState.Fired
                && r["crash_loops >= 1 for 20s"].State != TriggerState.Clear
                && r["crash_loops >= 1 for 20s"].State != TriggerState.NoData
        );
        var failed = readings["failed_rollouts >= 1"];
        Assert.Equal(TriggerAction.RollBack, failed.Then);
        Assert.Contains("has timed out progressing", failed.Note, StringComparison.Ordinal);
        var loop = readings["crash_loops >= 1 for 20s"];
        Assert.Equal(TriggerAction.RollBack, loop.Then);
        Assert.Contains("pod shop-", loop.Note, StringComparison.Ordinal);
        // The old release keeps it available meanwhile: its users are well.
        Assert.True((await health.HealthAsync(Cancellation)).Healthy);
        Assert.Empty(following.Said);
    }

    [Fact]
    public async Task A_watch_that_breaks_is_taken_up_where_it_was_and_signals_are_missing_meanwhile()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        // The back-off of a real node, ten seconds and more, is nothing that is looked at here.
        shop.Cluster.Kubelet.Behave(
            $"{KubernetesShop.Repository}:1.0-oom-often",
            Behaviour.OutOfMemory with
            {
                BackOff = TimeSpan.FromSeconds(1),
            }
        );
        await shop.DeployAsync(Shop("1.0-oom-often", withConfig: false));
        var platform = shop.Create();
        await using var following = Following.Of(shop.Clusters, shop.Options());
        var source = ((IMeasures)platform).SourceOf("1.0-oom-often")!;
        await Counted(0);

        // Cut, too old, throttled, cut in the middle of an event: nothing of it is told, and no restart is counted twice or lost.
        shop.Proxy.CutWatches();
        await Counted(1);
        shop.Proxy.ExpireWatches(2);
        shop.Proxy.CutWatches();
        await Counted(2);
        shop.Proxy.Throttle(1, TimeSpan.FromSeconds(1), "watch=1");
        shop.Proxy.CutWatches();
        shop.Proxy.Truncate(1, "pods.*watch=1");
        await Counted(3);
        var there = await RestartsAsync(shop);
        var read = await Following.ReadAsync(source);
        Assert.InRange(read[Signal.Restarts].Value!.Value, 3, there + 2);
        Assert.True(read[Signal.OomKills].Value >= 1);

        await shop.Proxy.DownAsync();
        await Until.Async(
            () => Following.ReadAsync(source),
            static s => s.Values.All(static v => v is { Value: null, Missing.Length: > 0 })
        );
        await KubernetesShop.EventuallyAsync(() => Task.FromResult(!following.Said.IsEmpty));
        await shop.Proxy.UpAsync();
        await Counted(read[Signal.Restarts].Value!.Value);
        Assert.Equal(following.Said.Distinct(StringComparer.Ordinal).Count(), following.Said.Count);

        Task Counted(double least) =>
            Until.Async(() => Following.ReadAsync(source), s => s[Signal.Restarts].Value >= least);
    }

    [Fact]
    public async Task What_is_not_allowed_is_said_once_with_its_verb_and_nothing_is_made_up()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(Shop("1.0", withConfig: false));
        shop.Kubeconfig = await shop.Cluster.KubeconfigForAsync(
            shop.Space,
            new KubernetesBed.Api.Rule(["apps"], ["deployments", "replicasets"], ["get", "list"]),
            new KubernetesBed.Api.Rule([""], ["pods"], ["list"])
        );
        var platform = shop.Create();
        await using var following = Following.Of(shop.Clusters, shop.Options());
        await KubernetesShop.EventuallyAsync(() =>
            Task.FromResult(
                following.Said.Any(static s =>
                    s.Contains("watch pods in namespace", StringComparison.Ordinal)
                )
            )
        );

        var read = await Following.ReadAsync(((IMeasures)platform).SourceOf("1.0")!);

        Assert.All(
            read.Values,
            static s =>
            {
                Assert.Null(s.Value);
                Assert.Contains("not allowed", s.Missing, StringComparison.Ordinal);
            }
        );
        Assert.Single(
            following.Said,
            static s => s.Contains("watch pods", StringComparison.Ordinal)
        );
        Assert.False(((IMeasures)platform).HasChanged);
        Assert.True((await ((IReportsHealth)platform).HealthAsync(Cancellation)).Healthy);
    }

    private static async Task<int> RestartsAsync(KubernetesShop shop) =>
        (await shop.Cluster.Client.GetAsync(shop.Path("pods")))["items"]!
            .AsArray()
            .Sum(static p => (int?)p!["status"]?["containerStatuses"]?[0]?["restartCount"] ?? 0);

    private static JsonObject Config(string value) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "shop" },
            ["data"] = new JsonObject { ["level"] = value },
        };

    private static JsonObject Shop(string version, bool withConfig = true)
    {
        var shop = KubernetesShop.Shop(version);
        shop["spec"]!["progressDeadlineSeconds"] = 3;
        if (withConfig)
        {
            Workloads.Container(shop)["envFrom"] = new JsonArray(
                new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = "shop" } }
            );
        }
        return shop;
    }
}
