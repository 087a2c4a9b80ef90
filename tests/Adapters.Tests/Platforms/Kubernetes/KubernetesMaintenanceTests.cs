using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

public sealed class KubernetesMaintenanceTests(SharedCluster shared)
{
    private static CancellationToken Cancellation => KubernetesShop.Cancellation;

    [Fact]
    public async Task A_service_is_scaled_to_zero_until_no_pod_is_left_and_back_to_what_it_had()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0", 3));
        await shop.ApplyAsync(Autoscaler(minimum: 2));
        var scales = shop.Create().Scales!;

        var had = await scales.CountAsync(Cancellation);
        Assert.Equal([new PartCount("deployment/shop", 3)], had);

        var down = await scales.ScaleAsync([new PartCount("deployment/shop", 0)], Cancellation);
        Assert.Empty(await PodsAsync(shop));
        Assert.Contains(
            "shop leaves deployment/shop alone",
            down["autoscalers"],
            StringComparison.Ordinal
        );

        await scales.ScaleAsync(had, Cancellation);
        Assert.Equal(3, (await shop.ReadyImagesAsync()).Count);
        // Twice is the same as once.
        await scales.ScaleAsync(had, Cancellation);

        await shop.Cluster.KubectlAsync(
            "--namespace",
            shop.Space,
            "patch",
            "hpa/shop",
            "--type=merge",
            "--patch",
            """{"metadata":{"ownerReferences":[{"apiVersion":"keda.sh/v1alpha1","kind":"ScaledObject","name":"shop-keda","uid":"3a3f0fd0-0000-4000-8000-000000000000"}]}}"""
        );
        var no = await Assert.ThrowsAsync<PlatformException>(() =>
            scales.ScaleAsync([new PartCount("deployment/shop", 0)], Cancellation)
        );
        Assert.Contains("ScaledObject shop-keda of KEDA", no.Message, StringComparison.Ordinal);
        Assert.Contains("paused-replicas=0", no.Remedy, StringComparison.Ordinal);
        Assert.Equal(3, (await shop.ReadyImagesAsync()).Count);
    }

    [Fact]
    public async Task A_freeze_pauses_what_runs_and_lifting_it_resumes_only_what_it_paused()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        var platform = shop.Create();
        await platform.InspectAsync(Cancellation);
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        await platform.InspectAsync(Cancellation);
        var pauses = platform.Pauses!;

        var parts = await pauses.PausableAsync(Cancellation);
        await pauses.PauseAsync(parts, Cancellation);
        Assert.True(await IsPausedAsync(shop));
        Assert.Empty(await pauses.PausableAsync(Cancellation));
        var found = await shop.Create().InspectAsync(Cancellation);
        Assert.True(found.Candidates[0].Healthy);
        Assert.Contains(
            found.Problems,
            static p => p.Contains("lastgood has paused deployment/shop", StringComparison.Ordinal)
        );

        Assert.Equal(parts, await pauses.ResumeAsync(parts, Cancellation));
        Assert.False(await IsPausedAsync(shop));

        // Our own pause does not keep us from going back; somebody else's does, and is never lifted by us.
        await pauses.PauseAsync(parts, Cancellation);
        var steps = await KubernetesShop.GoAsync(shop.Create(), "1.0");
        Assert.Contains("which lastgood has paused", steps[0].Step.Title, StringComparison.Ordinal);
        Assert.False(await IsPausedAsync(shop));
        await shop.Cluster.KubectlAsync(
            "--namespace",
            shop.Space,
            "rollout",
            "pause",
            "deployment/shop"
        );
        var refused = await shop.Create()
            .PlanAsync(new Activation(RunKind.Rollback, "1.1", false), Cancellation);
        Assert.Contains("somebody has paused", refused.Refusal?.Reason, StringComparison.Ordinal);
        Assert.Empty(await pauses.ResumeAsync(parts, Cancellation));
        Assert.True(await IsPausedAsync(shop));
    }

    [Fact]
    public async Task A_restart_makes_all_pods_anew_and_waits_until_they_are_ready()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        var before = await PodsAsync(shop);

        var told = await shop.Create().Restarts!.RestartAsync(Cancellation);

        Assert.Contains("2 of 2 pods available", told["rolled_out"], StringComparison.Ordinal);
        Assert.Equal(2, (await shop.ReadyImagesAsync()).Count);
        Assert.Empty(before.Intersect(await PodsAsync(shop), StringComparer.Ordinal));
    }

    private static async Task<bool> IsPausedAsync(KubernetesShop shop) =>
        (bool?)(await shop.GetAsync("deployments", "shop"))["spec"]!["paused"] == true;

    private static async Task<IReadOnlyList<string>> PodsAsync(KubernetesShop shop) =>
        [
            .. (await shop.Cluster.Client.GetAsync(shop.Path("pods")))["items"]!
                .AsArray()
                .Where(static p => p!["metadata"]!["deletionTimestamp"] is null)
                .Select(static p => (string)p!["metadata"]!["name"]!),
        ];

    private static JsonObject Autoscaler(int minimum) =>
        new()
        {
            ["apiVersion"] = "autoscaling/v1",
            ["kind"] = "HorizontalPodAutoscaler",
            ["metadata"] = new JsonObject { ["name"] = "shop" },
            ["spec"] = new JsonObject
            {
                ["scaleTargetRef"] = new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["name"] = "shop",
                },
                ["minReplicas"] = minimum,
                ["maxReplicas"] = 5,
            },
        };
}
