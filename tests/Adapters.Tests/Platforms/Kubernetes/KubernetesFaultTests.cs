using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

public sealed class KubernetesFaultTests(SharedCluster shared)
{
    private static readonly Activation Back = new(RunKind.Rollback, "1.0", KeepPrevious: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_context_namespace_or_name_and_an_expired_token_are_told_with_what_there_is()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.ApplyAsync(KubernetesShop.Shop("1.0"));
        var right = shop.Options();

        await TellsAsync(
            right with
            {
                Cluster = right.Cluster with { Context = "productoin" },
            },
            "there is no context productoin",
            Cluster.Context
        );
        await TellsAsync(
            right with
            {
                Namespace = "nowhere",
            },
            "there is no namespace nowhere",
            "get namespaces"
        );
        await TellsAsync(
            right with
            {
                Workloads = [new WorkloadName(WorkloadKind.Deployment, "shpo")],
            },
            "there is no deployment/shpo in namespace",
            "get deployments.apps"
        );
        await TellsAsync(
            right with
            {
                Cluster = right.Cluster with
                {
                    Kubeconfig = await shop.Cluster.KubeconfigExpiredAsync(shop.Space),
                },
            },
            "does not accept the credentials (401)",
            "auth whoami"
        );

        async Task TellsAsync(KubernetesOptions options, string message, string remedy)
        {
            var error = await Assert.ThrowsAsync<PlatformException>(() =>
                shop.Create(options).InspectAsync(Cancellation)
            );
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_permission_is_told_with_the_role_that_grants_it()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        shop.Kubeconfig = await shop.Cluster.KubeconfigForAsync(
            shop.Space,
            new Rule(["apps"], ["deployments"], ["get", "watch"]),
            new Rule(["apps"], ["replicasets"], ["list"]),
            new Rule([""], ["pods"], ["list", "watch"])
        );
        var platform = shop.Create();
        var plan = await platform.PlanAsync(Back, Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(plan.Steps[0], Cancellation)
        );
        var ready = await ((Core.Readiness.IReadiness)platform).CheckAsync(null, Cancellation);

        Assert.Contains("not allowed", error.Message, StringComparison.Ordinal);
        Assert.Contains("patch deployments.apps", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "--verb=patch --resource=deployments.apps",
            error.Remedy,
            StringComparison.Ordinal
        );
        Assert.Contains(
            ready,
            static c =>
                c
                    is {
                        Name: "may patch deployments.apps",
                        Answer: Core.Readiness.ReadinessAnswer.No
                    }
        );
        Assert.Contains(
            ready,
            static c =>
                c.Seen.Contains("no preStop hook", StringComparison.Ordinal)
                || c.Name.Contains("deployments", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_tool_that_puts_the_bad_release_back_is_named_and_not_fought()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1-slow"));
        var bad = await shop.GetAsync("deployments", "shop");
        var platform = shop.Create();
        var plan = await platform.PlanAsync(Back, Cancellation);
        await platform.ApplyAsync(plan.Steps[0], Cancellation);

        await shop.Cluster.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "Deployment",
                ["metadata"] = new JsonObject { ["name"] = "shop", ["namespace"] = shop.Space },
                ["spec"] = new JsonObject
                {
                    ["selector"] = bad["spec"]!["selector"]!.DeepClone(),
                    ["template"] = bad["spec"]!["template"]!.DeepClone(),
                },
            }.ToJsonString(),
            "--server-side",
            "--force-conflicts",
            "--field-manager=gitops-agent"
        );
        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(plan.Steps[1], Cancellation)
        );

        Assert.Contains("gitops-agent", error.Message, StringComparison.Ordinal);
        Assert.Contains("not fought", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_throttles_fails_loses_answers_and_cuts_watches_delays_a_rollback_and_no_more()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        var platform = shop.Create();
        var plan = await platform.PlanAsync(Back, Cancellation);

        shop.Proxy.Throttle(1, TimeSpan.FromSeconds(1));
        await platform.CaptureAsync(plan.Steps[0], Cancellation);
        shop.Proxy.LoseAnswer(1, "PATCH");
        await platform.ApplyAsync(plan.Steps[0], Cancellation);
        shop.Proxy.ExpireWatches(1);
        shop.Proxy.Skew(TimeSpan.FromHours(-5));
        var rolling = platform.ApplyAsync(plan.Steps[1], Cancellation);
        shop.Proxy.CutWatches();
        shop.Proxy.Drop(1);
        await rolling;

        Assert.True((await platform.VerifyAsync("1.0", Cancellation)).Serves);
    }

    [Fact]
    public async Task A_server_that_is_down_in_the_middle_is_waited_for()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        var platform = shop.Create();
        var plan = await platform.PlanAsync(Back, Cancellation);
        await platform.ApplyAsync(plan.Steps[0], Cancellation);

        await shop.Proxy.DownAsync();
        var rolling = platform.ApplyAsync(plan.Steps[1], Cancellation);
        // Whatever happens behind lastgood's back is no reason to end the wait.
        await KubernetesShop.EventuallyAsync(async () =>
        {
            var deployment = await shop.GetAsync("deployments", "shop");
            return new Workload(WorkloadName.Parse("shop")!, deployment).IsRolledOut;
        });
        Assert.False(rolling.IsCompleted, "the server is down");
        await shop.Proxy.UpAsync();
        await rolling;

        Assert.True((await platform.VerifyAsync("1.0", Cancellation)).Serves);
    }

    [Fact]
    public async Task What_cannot_be_rolled_out_is_refused_with_the_command_that_lifts_it()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));

        await MergeAsync("""{"spec":{"paused":true}}""");
        await RefusesAsync("paused", "rollout resume deployment/shop");
        var resumed = await shop.Create(shop.Options() with { IfPaused = PausedRollout.Resume })
            .PlanAsync(Back, Cancellation);
        await MergeAsync("""{"spec":{"paused":false,"replicas":0}}""");
        await RefusesAsync("scaled to 0", "scale deployment/shop --replicas=1");
        await MergeAsync(
            """{"spec":{"replicas":2},"metadata":{"ownerReferences":[{"apiVersion":"example.com/v1","kind":"Shop","name":"mine","uid":"b0a3","controller":true}]}}"""
        );
        await RefusesAsync("is made by Shop mine", "get shop/mine");

        Assert.Contains("this resumes it", resumed.Steps[0].Title, StringComparison.Ordinal);

        Task MergeAsync(string patch) =>
            shop.Cluster.Client.MergeAsync(
                shop.Path("deployments", "shop"),
                JsonNode.Parse(patch)!.AsObject()
            );

        async Task RefusesAsync(string reason, string remedy)
        {
            var refusal = (await shop.Create().PlanAsync(Back, Cancellation)).Refusal;
            Assert.Contains(reason, refusal!.Reason, StringComparison.Ordinal);
            Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_ConfigMap_that_is_gone_and_not_kept_refuses_and_one_that_is_kept_is_made_anew()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        var old = KubernetesShop.Shop("1.0");
        Workloads.Container(old)["envFrom"] = new JsonArray(
            new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = "old" } }
        );
        await shop.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "old" },
                ["data"] = new JsonObject { ["greeting"] = "hello" },
            }
        );
        await shop.DeployAsync(old);
        var seen = shop.Create();
        await seen.InspectAsync(Cancellation);
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        await shop.Cluster.Client.DeleteAsync(shop.Path("configmaps", "old"));

        await using var other = await KubernetesShop.StartAsync(await shared.GetAsync());
        var blind = await other.Create(shop.Options()).PlanAsync(Back, Cancellation);
        var done = await KubernetesShop.GoAsync(shop.Create(), "1.0");

        Assert.Contains(
            "configmap/old, which is gone",
            blind.Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains("make configmap/old anew", done[0].Step.Title, StringComparison.Ordinal);
        Assert.Equal(
            "hello",
            (string?)(await shop.GetAsync("configmaps", "old"))["data"]!["greeting"]
        );
    }
}
