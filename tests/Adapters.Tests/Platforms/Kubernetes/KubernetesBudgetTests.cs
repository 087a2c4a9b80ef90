using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

/// <summary>Budgets of pods that may be missing, which Kubernetes itself holds no rollout to.</summary>
public sealed class KubernetesBudgetTests(SharedCluster shared)
{
    private static CancellationToken Cancellation => KubernetesShop.Cancellation;

    private static Activation Back => new(RunKind.Rollback, "1.0", KeepPrevious: false);

    [Fact]
    public async Task A_rollback_without_room_stays_within_the_budget_or_is_refused_with_the_way_out()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(Shop("1.0"));
        await shop.DeployAsync(Shop("1.1"));
        await KubernetesShop.EventuallyAsync(async () =>
            (await shop.Cluster.Client.GetAsync(shop.Path("pods")))["items"]!.AsArray().Count == 4
        );
        await BudgetAsync(3);
        var roomy = await shop.Create().PlanAsync(Back, Cancellation);
        await QuotaAsync("4");
        var within = await shop.Create().PlanAsync(Back, Cancellation);
        var ready = await shop.Create().CheckAsync(Cancellation);
        await BudgetAsync(4);
        var refused = (await shop.Create().PlanAsync(Back, Cancellation)).Refusal;
        var notReady = await shop.Create().CheckAsync(Cancellation);
        var below = await shop.Create(shop.Options() with { IfBudget = TightBudget.GoBelow })
            .PlanAsync(Back, Cancellation);

        Assert.Contains("never fewer pods", roomy.Steps[0].Title, StringComparison.Ordinal);
        Assert.Contains(
            "no room for more pods, so up to 1 fewer than wanted meanwhile, not 2: that is what shop lets be missing",
            within.Steps[0].Title,
            StringComparison.Ordinal
        );
        Assert.Contains("not 2", ready["deployment/shop meanwhile"].Seen, StringComparison.Ordinal);
        Assert.Contains(
            "below PodDisruptionBudget shop, which lets 0 be missing",
            refused!.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains("edit poddisruptionbudget shop", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(ReadinessAnswer.No, notReady["deployment/shop meanwhile"].Answer);
        Assert.Contains(
            "up to 2 fewer than wanted meanwhile, below PodDisruptionBudget shop",
            below.Steps[0].Title,
            StringComparison.Ordinal
        );

        // The plan is kept to, and the strategy is put back.
        await QuotaAsync("8");
        var platform = shop.Create();
        var told = Details.None;
        foreach (var step in within.Steps)
        {
            told =
                await platform.ApplyAsync(step, Cancellation) is var done && step.Name == "rollout"
                    ? done
                    : told;
        }
        Assert.Equal("deployment/shop: 3", told["fewest_available"]);
        Assert.Equal(
            2,
            (int?)
                (await shop.GetAsync("deployments", "shop"))["spec"]!["strategy"]![
                    "rollingUpdate"
                ]!["maxUnavailable"]
        );

        Task BudgetAsync(int least) =>
            shop.ApplyAsync(
                new JsonObject
                {
                    ["apiVersion"] = "policy/v1beta1",
                    ["kind"] = "PodDisruptionBudget",
                    ["metadata"] = new JsonObject { ["name"] = "shop" },
                    ["spec"] = new JsonObject
                    {
                        ["minAvailable"] = least,
                        ["selector"] = new JsonObject
                        {
                            ["matchLabels"] = new JsonObject { ["app"] = "shop" },
                        },
                    },
                }
            );

        async Task QuotaAsync(string pods)
        {
            await shop.ApplyAsync(
                new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "ResourceQuota",
                    ["metadata"] = new JsonObject { ["name"] = "few" },
                    ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = pods } },
                }
            );
            await KubernetesShop.EventuallyAsync(async () =>
                (await shop.GetAsync("resourcequotas", "few"))["status"] is { } status
                && (string?)status["used"]?["pods"] == "4"
                && (string?)status["hard"]?["pods"] == pods
            );
        }
    }

    [Fact]
    public async Task A_StatefulSet_that_serves_is_not_taken_below_its_budget_and_one_that_does_not_is_rolled_back()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(Store("1.0"));
        await shop.DeployAsync(Store("1.1"));
        await shop.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "policy/v1beta1",
                ["kind"] = "PodDisruptionBudget",
                ["metadata"] = new JsonObject { ["name"] = "store" },
                ["spec"] = new JsonObject
                {
                    ["maxUnavailable"] = 0,
                    ["selector"] = new JsonObject
                    {
                        ["matchLabels"] = new JsonObject { ["app"] = "store" },
                    },
                },
            }
        );
        var options = shop.Options("statefulset/store");

        var serving = await shop.Create(options).PlanAsync(Back, Cancellation);
        await shop.ApplyAsync(Store("1.2-unready"));
        await KubernetesShop.EventuallyAsync(async () =>
            (await shop.GetAsync("statefulsets", "store"))["status"]!["updatedReplicas"] is { } now
            && (int)now == 1
        );
        var broken = await shop.Create(options).PlanAsync(Back, Cancellation);

        Assert.Contains(
            "1 of the pods of statefulset/store that serve would be missing",
            serving.Refusal!.Reason,
            StringComparison.Ordinal
        );
        Assert.Null(broken.Refusal);
        Assert.Contains(
            "below PodDisruptionBudget store",
            broken.Steps[0].Title,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"minAvailable":3}""", 4, 1)]
    [InlineData("""{"minAvailable":"50%"}""", 5, 2)]
    [InlineData("""{"minAvailable":9}""", 5, 0)]
    [InlineData("""{"maxUnavailable":"30%"}""", 5, 2)]
    [InlineData("""{"maxUnavailable":0}""", 5, 0)]
    public void A_budget_lets_as_many_be_missing_as_its_controller_does(
        string spec,
        int wanted,
        int spare
    ) =>
        Assert.Equal(
            spare,
            Budget.Of(new JsonObject { ["spec"] = JsonNode.Parse(spec) }, wanted).Spare
        );

    [Theory]
    [InlineData(null, false)]
    [InlineData("{}", true)]
    [InlineData("""{"matchLabels":{"app":"shop"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"shop","tier":"web"}}""", false)]
    [InlineData(
        """{"matchExpressions":[{"key":"app","operator":"In","values":["a","shop"]}]}""",
        true
    )]
    [InlineData(
        """{"matchExpressions":[{"key":"app","operator":"NotIn","values":["shop"]}]}""",
        false
    )]
    [InlineData(
        """{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["web"]}]}""",
        true
    )]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"Exists"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"DoesNotExist"}]}""", true)]
    public void A_selector_means_what_the_API_server_takes_it_for(string? selector, bool fits) =>
        Assert.Equal(
            fits,
            LabelMatch.Fits(
                selector is null ? null : JsonNode.Parse(selector),
                new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "shop" }
            )
        );

    [Theory]
    [InlineData(WorkloadKind.Deployment, """{"strategy":{"type":"Recreate"}}""", 5)]
    [InlineData(WorkloadKind.Deployment, "{}", 1)]
    [InlineData(WorkloadKind.StatefulSet, "{}", 1)]
    [InlineData(
        WorkloadKind.StatefulSet,
        """{"updateStrategy":{"rollingUpdate":{"maxUnavailable":"30%"}}}""",
        2
    )]
    public void As_many_are_missing_meanwhile_as_the_controller_takes(
        WorkloadKind kind,
        string spec,
        int missing
    )
    {
        var json = JsonNode.Parse(spec)!.AsObject();
        json["replicas"] = 5;

        Assert.Equal(
            missing,
            Surge.Missing(
                new Workload(new WorkloadName(kind, "shop"), new JsonObject { ["spec"] = json })
            )
        );
    }

    private static JsonObject Shop(string version)
    {
        var shop = KubernetesShop.Shop(version, 4);
        shop["spec"]!["strategy"] = new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 2, ["maxSurge"] = 0 },
        };
        return shop;
    }

    private static JsonObject Store(string version) =>
        Workloads.StatefulSet("store", $"{KubernetesShop.Repository}:{version}", 1);
}

file static class Readies
{
    public static async Task<IReadOnlyDictionary<string, ReadinessCheck>> CheckAsync(
        this IPlatform platform,
        CancellationToken cancellation
    ) =>
        (await ((IReadiness)platform).CheckAsync(null, cancellation)).ToDictionary(
            static c => c.Name,
            StringComparer.Ordinal
        );
}
