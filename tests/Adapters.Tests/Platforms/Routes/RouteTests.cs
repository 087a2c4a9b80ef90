using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Routes;
using Lastgood.Adapters.Tests.Http;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Routes;

public sealed class RouteTests(SharedCluster shared)
{
    private static CancellationToken Cancellation => RouteShop.Cancellation;

    [Theory]
    [InlineData(80, 4, 20, 1)]
    [InlineData(0, 0, 100, 3)]
    public async Task Traffic_goes_back_once_the_stable_side_can_carry_it_and_the_canary_ends_after_the_drain(
        int stable,
        int stablePods,
        int canary,
        int canaryPods
    )
    {
        await using var shop = await RouteShop.SharingAsync(
            shared,
            (stable, stablePods),
            (canary, canaryPods)
        );
        var options = canary == 100 ? shop.Gateway : shop.Istio;
        var plural = canary == 100 ? RouteShop.Other : RouteShop.Route;
        var platform = shop.Create(options);
        Assert.Equal("1.1", (await platform.InspectAsync(Cancellation)).Serving);
        await using var watched = await Happenings.FollowAsync(shop, plural);

        var steps = await RouteShop.PlanAsync(platform);
        foreach (var step in steps)
        {
            // Each time as a process that has just begun; and twice, as after one that died.
            Assert.NotEqual(
                Observation.Diverged,
                await shop.Create(options).ObserveAsync(step, Cancellation)
            );
            await shop.Create(options).CaptureAsync(step, Cancellation);
            await shop.Create(options).ApplyAsync(step, Cancellation);
            Assert.Equal(Observation.Applied, await platform.ObserveAsync(step, Cancellation));
            await platform.ApplyAsync(step, Cancellation);
        }

        Assert.Equal(
            "capacity weights confirm shrink",
            string.Join(' ', steps.Select(static s => s.Name))
        );
        Assert.Equal(Stage.Retire, steps[^1].Stage);
        Assert.True((await platform.VerifyAsync("1.0", Cancellation)).Serves);
        Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);
        var pods = stablePods + canaryPods;
        var all = await watched.AllAsync();
        var ready = Happenings.First(all, "web-stable", o => Available(o) >= pods);
        var moved = Happenings.First(all, "web", static o => RouteShop.Weights(o) == "100/0");
        var ended = Happenings.First(
            all,
            "web-canary",
            static o => (int)o["spec"]!["replicas"]! == 0
        );
        Assert.InRange(ready, 0, moved - 1);
        Assert.InRange(moved, ready + 1, ended - 1);
        Assert.All(
            all.Skip(moved).Where(static o => (string)o["metadata"]!["name"]! == "web-stable"),
            o => Assert.InRange(Available(o), pods, int.MaxValue)
        );
        Assert.Single(all, static o => (string)o["metadata"]!["name"]! == "web");
    }

    [Fact]
    public async Task A_side_that_does_not_start_gets_no_traffic_and_what_was_done_is_undone()
    {
        await using var shop = await RouteShop.SharingAsync(
            shared,
            (0, 0),
            (100, 2),
            version: "1.0-crash"
        );
        var platform = shop.Create(shop.Istio);
        var steps = await RouteShop.PlanAsync(platform, "1.0-crash");
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(steps[0], Cancellation)
        );
        var early = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(steps[1], Cancellation)
        );
        var refusal = (
            await platform.PlanAsync(
                new Activation(RunKind.Rollback, "1.0-crash", false),
                Cancellation
            )
        ).Refusal;
        await platform.UndoAsync(steps[0], capture, Cancellation);

        Assert.Contains("CrashLoopBackOff", error.Message, StringComparison.Ordinal);
        Assert.Contains("could not carry all traffic", early.Message, StringComparison.Ordinal);
        Assert.Contains(
            "no pod of deployment/web-stable",
            refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal("0/100", await shop.WeightsAsync());
        Assert.Equal(0, await shop.ReplicasAsync("web-stable"));
    }

    [Fact]
    public async Task Undoing_gives_the_canary_its_traffic_and_its_pods_back()
    {
        await using var shop = await RouteShop.SharingAsync(shared, (80, 2), (20, 1));
        var platform = shop.Create(shop.Istio);
        var steps = await RouteShop.PlanAsync(platform);
        var captures = new List<Details>();
        foreach (var step in steps)
        {
            captures.Add(await platform.CaptureAsync(step, Cancellation));
            await platform.UndoAsync(step, captures[^1], Cancellation);
            await platform.ApplyAsync(step, Cancellation);
        }

        for (var i = steps.Count - 1; i >= 0; i--)
        {
            await shop.Create(shop.Istio).UndoAsync(steps[i], captures[i], Cancellation);
        }

        Assert.Equal("80/20", await shop.WeightsAsync());
        Assert.Equal(2, await shop.ReplicasAsync("web-stable"));
        Assert.Equal(1, await shop.ReplicasAsync("web-canary"));
        await shop.ReadyAsync("web-stable", 2);
        await shop.ReadyAsync("web-canary", 1);
        // And forward, as far as the canary is to serve everybody.
        await shop.WeighAsync(100, 0, "kubectl");
        var forward = await RouteShop.PlanAsync(platform, "1.1", RunKind.Deploy);
        Assert.Equal(
            "capacity weights confirm",
            string.Join(' ', forward.Select(static s => s.Name))
        );
        Assert.Contains("from 1 to 2 pods", forward[0].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_writes_meanwhile_is_overtaken_where_it_does_not_matter_and_else_named_and_not_fought()
    {
        await using var shop = await RouteShop.SharingAsync(shared, (80, 2), (20, 0));
        var platform = shop.Create(shop.Istio);
        var steps = await RouteShop.PlanAsync(platform);
        var capture = await platform.CaptureAsync(steps[0], Cancellation);

        shop.Proxy.Meanwhile("^PATCH .*virtualservices", () => shop.WeighAsync(50, 50));
        var overtaken = await FailsAsync(steps[0]);
        Assert.Contains("gitops-agent", overtaken.Message, StringComparison.Ordinal);
        Assert.Equal("50/50", await shop.WeightsAsync());
        Assert.Equal(Observation.Diverged, await platform.ObserveAsync(steps[0], Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() =>
            platform.UndoAsync(steps[0], capture, Cancellation)
        );

        await shop.WeighAsync(80, 20);
        shop.Proxy.Meanwhile(
            "^PATCH .*virtualservices",
            () =>
                shop.MergeAsync(
                    RouteShop.Route,
                    "web",
                    """{"metadata":{"labels":{"team":"shop"}}}"""
                )
        );
        shop.Proxy.LoseAnswer(1, "^PATCH .*virtualservices");
        await platform.ApplyAsync(steps[0], Cancellation);
        Assert.Equal("100/0", await shop.WeightsAsync());
        Assert.Equal(
            "shop",
            (string?)(await shop.GetAsync(RouteShop.Route, "web"))["metadata"]!["labels"]!["team"]
        );

        var patient = shop.Create(shop.Istio with { Settle = TimeSpan.FromMinutes(2) });
        var holding = patient.ApplyAsync(steps[1], Cancellation);
        await shop.WeighAsync(80, 20);
        var fought = await Assert.ThrowsAsync<PlatformException>(() => holding);
        Assert.Contains("gitops-agent", fought.Message, StringComparison.Ordinal);
        Assert.Contains("not fought", fought.Message, StringComparison.Ordinal);
        Assert.Equal("80/20", await shop.WeightsAsync());

        Task<PlatformException> FailsAsync(PlannedStep step) =>
            Assert.ThrowsAsync<PlatformException>(() => platform.ApplyAsync(step, Cancellation));
    }

    [Fact]
    public async Task A_canary_that_gets_traffic_again_during_the_drain_is_left_running()
    {
        await using var shop = await RouteShop.SharingAsync(shared, (80, 2), (20, 1));
        var options = shop.Istio with { Drain = TimeSpan.FromMinutes(2) };
        var steps = await RouteShop.PlanAsync(shop.Create(options));
        await shop.Create(shop.Istio).ApplyAsync(steps[0], Cancellation);
        await shop.Create(shop.Istio).ApplyAsync(steps[1], Cancellation);

        var shrinking = shop.Create(options).ApplyAsync(steps[^1], Cancellation);
        await shop.WeighAsync(90, 10, "release-bot");
        var error = await Assert.ThrowsAsync<PlatformException>(() => shrinking);

        Assert.Contains("release-bot", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await shop.ReplicasAsync("web-canary"));
    }

    [Fact]
    public async Task What_cannot_be_moved_safely_is_refused_with_what_lifts_it()
    {
        var missing = await RouteKinds.InstallAsync(shared);
        Assert.Contains("Istio is not installed", missing[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "the Gateway API is not installed",
            missing[1].Message,
            StringComparison.Ordinal
        );
        Assert.Contains("api-resources --api-group", missing[1].Remedy, StringComparison.Ordinal);
        await using var shop = await RouteShop.SharingAsync(shared, (80, 2), (20, 1));

        await RefusesAsync(
            shop.Istio with
            {
                Route = "wbe",
            },
            "there is no virtualservice wbe",
            "get virtualservices.networking.istio.io"
        );
        await RefusesAsync(shop.Istio, "neither side", "rollout history", "0.9");
        await RefusesAsync(
            shop.Gateway with
            {
                Stable = new RouteTarget(null, "web", "web-stable"),
            },
            "lastgood moves traffic only between",
            "change the route"
        );
        await shop.PostAsync(
            "horizontalpodautoscalers",
            RouteShop.Read(
                """{"metadata":{"name":"web"},"spec":{"maxReplicas":2,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web-stable"}}}"""
            )
        );
        await RefusesAsync(shop.Istio, "its autoscaler web allows 2", "maxReplicas\":3");
        await MergeSubsetsAsync("""{"name":"stable","labels":{"version":"v3"}}""");
        await RefusesAsync(shop.Istio, "chooses none of the 2 ready pods", "--show-labels");
        await MergeSubsetsAsync("""{"name":"stable","labels":{"host":"web"}}""");
        await RefusesAsync(shop.Istio, "which deployment/web-stable does not run", "--selector");
        await MergeSubsetsAsync(
            """{"name":"stable","labels":{"version":"v1","rollouts-pod-template-hash":"abc"}}"""
        );
        await RefusesAsync(shop.Istio, "Argo Rollouts moves the traffic", "rollouts.argoproj.io");
        await MergeSubsetsAsync("""{"name":"main","labels":{"version":"v1"}}""");
        await RefusesAsync(shop.Istio, "has the subset stable", "get destinationrules");
        var ready = await ((IReadiness)shop.Create(shop.Istio)).CheckAsync(null, Cancellation);
        Assert.Contains(
            ready,
            static c => c is { Name: "stable target", Answer: ReadinessAnswer.No }
        );
        Assert.Contains(
            ready,
            static c =>
                c
                    is {
                        Name: "may patch virtualservices.networking.istio.io",
                        Answer: ReadinessAnswer.Yes
                    }
        );
        await shop.WeighAsync(70, 30, "flagger");
        await RefusesAsync(shop.Istio, "Flagger (flagger) moves", "canaries.flagger.app");
        await shop.MergeAsync(
            RouteShop.Route,
            "web",
            """{"metadata":{"ownerReferences":[{"apiVersion":"flagger.app/v1beta1","kind":"Canary","name":"web","uid":"b0a3","controller":true}]}}"""
        );
        await RefusesAsync(shop.Istio, "is made by Canary web", "get canary/web");
        await shop.Cluster.Client.DeleteAsync(shop.Path(RouteShop.Route, "web"));
        Assert.Contains(
            await ((Core.Captures.IExhibits)shop.Create(shop.Istio)).ShowAsync(Cancellation),
            static e => e.Text.Contains("there is no virtualservice web", StringComparison.Ordinal)
        );

        Task MergeSubsetsAsync(string subset) =>
            shop.MergeAsync(
                "destinationrules",
                "web",
                $$$"""{"spec":{"subsets":[{{{subset}}},{"name":"canary","labels":{"version":"v2"}}]}}"""
            );

        async Task RefusesAsync(
            RouteOptions options,
            string reason,
            string remedy,
            string version = "1.0"
        )
        {
            var refusal = (
                await shop.Create(options)
                    .PlanAsync(new Activation(RunKind.Rollback, version, false), Cancellation)
            ).Refusal;
            Assert.Contains(reason, refusal!.Reason, StringComparison.Ordinal);
            Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_of_the_canary_are_waited_out_at_the_url()
    {
        var asked = 0;
        await using var server = new RawServer(
            (stream, head, stop) =>
            {
                var body =
                    head.Contains("/version", StringComparison.Ordinal)
                    && Interlocked.Increment(ref asked) <= 3
                        ? "1.1"
                        : "1.0";
                return stream
                    .WriteAsync(
                        Encoding.UTF8.GetBytes(
                            $"HTTP/1.1 200 X\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                        ),
                        stop
                    )
                    .AsTask();
            }
        );
        await using var shop = await RouteShop.SharingAsync(shared, (80, 2), (20, 0));
        var platform = shop.Create(shop.Istio with { Front = server.Url });
        var steps = await RouteShop.PlanAsync(platform);
        await platform.ApplyAsync(steps[0], Cancellation);

        var told = await platform.ApplyAsync(steps[1], Cancellation);

        Assert.Equal("weights confirm answers", string.Join(' ', steps.Select(static s => s.Name)));
        Assert.Equal("50 in a row were of 1.0", told["answers"]);
        Assert.Equal(53, asked);
    }

    private static int Available(JsonObject deployment) =>
        (int?)deployment["status"]?["availableReplicas"] ?? 0;
}
