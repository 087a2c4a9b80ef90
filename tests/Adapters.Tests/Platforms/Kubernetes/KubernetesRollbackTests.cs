using System.Text.Json.Nodes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

public sealed class KubernetesRollbackTests(SharedCluster shared)
{
    [Fact]
    public async Task A_stuck_rollout_goes_back_to_the_good_revision_with_fewer_calls_than_kubectl_makes()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0", 4));
        await shop.DeployAsync(KubernetesShop.Shop("1.1", 4));
        await shop.ApplyAsync(KubernetesShop.Shop("1.2-crash", 4));
        await KubernetesShop.EventuallyAsync(async () =>
            (await Troubles(shop)).Contains("CrashLoopBackOff", StringComparison.Ordinal)
        );
        var told = new List<string>();
        var platform = shop.Create();
        ((ITellsProgress)platform).Told = told.Add;
        shop.Proxy.Forget();

        var done = await KubernetesShop.GoAsync(platform, "1.1");

        Assert.True((await platform.VerifyAsync("1.1", KubernetesShop.Cancellation)).Serves);
        // kubectl: undo asks four times, status three. Here two more for the strategy, which kubectl leaves: the quota, and putting it back.
        Assert.True(shop.Proxy.Requests.Count <= 9, string.Join('\n', shop.Proxy.Requests));
        Assert.All(
            await shop.ReadyImagesAsync(),
            static i => Assert.Equal($"{KubernetesShop.Repository}:1.1", i)
        );
        // Never below what served: one of four may be missing while it rolls out, and was.
        var rollout = done.Single(static d => d.Step.Name == "rollout").Told;
        Assert.Equal("deployment/shop: 3", rollout["fewest_available"]);
        Assert.Contains("4 of 4 pods of 1.1 ready", told[^1], StringComparison.Ordinal);
        var after = await shop.GetAsync("deployments", "shop");
        Assert.Equal(
            "25%",
            (string?)after["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"]
        );
        Assert.Equal(3, (await Sets(shop)).Count);
    }

    [Fact]
    public async Task What_does_not_start_is_told_with_its_reason_and_last_words_and_taken_back()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.ApplyAsync(KubernetesShop.Shop("1.0-crash"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        var platform = shop.Create();
        var plan = await platform.PlanAsync(
            new Activation(RunKind.Rollback, "1.0-crash", false),
            KubernetesShop.Cancellation
        );
        var captured = await platform.CaptureAsync(plan.Steps[0], KubernetesShop.Cancellation);
        await platform.ApplyAsync(plan.Steps[0], KubernetesShop.Cancellation);

        var error = await Assert.ThrowsAsync<PlatformException>(() =>
            platform.ApplyAsync(plan.Steps[1], KubernetesShop.Cancellation)
        );
        await platform.UndoAsync(plan.Steps[0], captured, KubernetesShop.Cancellation);

        Assert.Contains("CrashLoopBackOff", error.Message, StringComparison.Ordinal);
        Assert.Contains("its last words", error.Message, StringComparison.Ordinal);
        Assert.Contains("describe pod/shop-", error.Remedy, StringComparison.Ordinal);
        Assert.Equal("1.1", (await platform.InspectAsync(KubernetesShop.Cancellation)).Serving);
    }

    [Fact]
    public async Task Configuration_goes_back_alone_and_pods_are_started_anew()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        var keyed = shop.Options() with { SecretsKey = SecretSource.Variable("PATH") };
        await shop.ApplyAsync(
            Config("ConfigMap", "greeting", "hello"),
            Config("Secret", "door", "MTIz")
        );
        var workload = WithConfig(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(workload);
        var platform = shop.Create(keyed);
        var first = await platform.InspectAsync(KubernetesShop.Cancellation);

        await shop.ApplyAsync(
            Config("ConfigMap", "greeting", "rubbish"),
            Config("Secret", "door", "NDU2")
        );
        var changed = await shop.Create(keyed).InspectAsync(KubernetesShop.Cancellation);
        var told = await KubernetesShop.GoAsync(shop.Create(keyed), "1.0");

        Assert.Equal("1.0", first.Serving);
        Assert.StartsWith("1.0+config.", changed.Serving, StringComparison.Ordinal);
        Assert.Contains(changed.Candidates, static c => c is { Version: "1.0", Serving: false });
        Assert.Equal(
            ["configuration", "configuration", "template", "rollout"],
            told.Select(static t => t.Step.Name),
            StringComparer.Ordinal
        );
        Assert.Equal(
            "hello",
            (string?)(await shop.GetAsync("configmaps", "greeting"))["data"]!["value"]
        );
        Assert.Equal("MTIz", (string?)(await shop.GetAsync("secrets", "door"))["data"]!["value"]);
        Assert.DoesNotContain(
            "MTIz",
            string.Join(
                ' ',
                told.Select(static t => t.Step.ToString() + string.Join(' ', t.Told.Values))
            ),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "1.0",
            (await shop.Create(keyed).InspectAsync(KubernetesShop.Cancellation)).Serving
        );
    }

    [Fact]
    public async Task Code_and_configuration_go_back_one_without_the_other_under_a_name_of_their_own()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.ApplyAsync(Config("ConfigMap", "greeting", "hello"));
        await shop.DeployAsync(Greeting("1.0"));
        await shop.Create().InspectAsync(KubernetesShop.Cancellation);
        await shop.ApplyAsync(Config("ConfigMap", "greeting", "good day"));
        await shop.DeployAsync(Greeting("1.1"));
        var back = new Activation(RunKind.Rollback, "1.0", false);

        var code = await shop.Create()
            .PlanAsync(back with { Part = ReleasePart.Code }, KubernetesShop.Cancellation);
        var configuration = await shop.Create()
            .PlanAsync(back with { Part = ReleasePart.Configuration }, KubernetesShop.Cancellation);

        Assert.Equal("template rollout", Names(code));
        Assert.StartsWith("1.0+config.", code.Version, StringComparison.Ordinal);
        Assert.Equal("configuration template rollout", Names(configuration));
        Assert.StartsWith("1.1+config.", configuration.Version, StringComparison.Ordinal);
        Assert.Contains("start the pods", configuration.Steps[1].Title, StringComparison.Ordinal);
        foreach (var step in code.Steps)
        {
            await shop.Create().ApplyAsync(step, KubernetesShop.Cancellation);
        }
        Assert.Equal(
            code.Version,
            (await shop.Create().InspectAsync(KubernetesShop.Cancellation)).Serving
        );

        static string Names(PlanAnswer answer) =>
            string.Join(' ', answer.Steps.Select(static s => s.Name));

        static JsonObject Greeting(string version)
        {
            var made = KubernetesShop.Shop(version);
            Workloads.Container(made)["envFrom"] = new JsonArray(
                new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = "greeting" } }
            );
            return made;
        }
    }

    [Fact]
    public async Task A_stuck_StatefulSet_gets_the_pods_replaced_that_its_controller_waits_for()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(Workloads.StatefulSet("db", "registry.invalid/db:1.0", 3));
        await shop.ApplyAsync(Workloads.StatefulSet("db", "registry.invalid/db:1.1-crash", 3));
        await KubernetesShop.EventuallyAsync(async () =>
            (await Troubles(shop)).Contains("CrashLoopBackOff", StringComparison.Ordinal)
        );
        var platform = shop.Create(shop.Options("sts/db"));

        var done = await KubernetesShop.GoAsync(platform, "1.0");

        Assert.Contains(
            "db-2",
            done.Single(static d => d.Step.Name == "replace").Told["deleted"],
            StringComparison.Ordinal
        );
        Assert.True((await platform.VerifyAsync("1.0", KubernetesShop.Cancellation)).Serves);
    }

    [Fact]
    public async Task Several_workloads_go_back_together_and_a_DaemonSet_too()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        var agent = Workloads.DaemonSet("agent", "registry.invalid/agent:1.0");
        var worker = Workloads.Deployment("worker", "registry.invalid/worker:1.0", 1);
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(worker);
        await shop.DeployAsync(agent);
        Workloads.Container(worker)["image"] = "registry.invalid/worker:1.1";
        Workloads.Container(agent)["image"] = "registry.invalid/agent:1.1";
        await shop.DeployAsync(worker);
        await shop.DeployAsync(agent);
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        var options = shop.Options("shop", "deployment/worker", "ds/agent");

        var together = await KubernetesShop.GoAsync(shop.Create(options), "1.0");
        var forward = await KubernetesShop.GoAsync(
            shop.Create(options with { Order = RolloutOrder.OneByOne }),
            "1.1"
        );

        Assert.Equal(
            ["template", "template", "template", "rollout"],
            together.Select(static t => t.Step.Name),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["template", "rollout", "template", "rollout", "template", "rollout"],
            forward.Select(static t => t.Step.Name),
            StringComparer.Ordinal
        );
        Assert.Equal(
            "1.1",
            (await shop.Create(options).InspectAsync(KubernetesShop.Cancellation)).Serving
        );
    }

    [Fact]
    public async Task A_revision_that_the_cluster_drops_between_plan_and_run_is_still_gone_back_to()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        var platform = shop.Create();
        var plan = await platform.PlanAsync(
            new Activation(RunKind.Rollback, "1.0", false),
            KubernetesShop.Cancellation
        );
        await shop.Cluster.Client.MergeAsync(
            shop.Path("deployments", "shop"),
            new JsonObject { ["spec"] = new JsonObject { ["revisionHistoryLimit"] = 0 } }
        );
        await KubernetesShop.EventuallyAsync(async () => (await Sets(shop)).Count == 1);

        foreach (var step in plan.Steps)
        {
            await shop.Create().ApplyAsync(step, KubernetesShop.Cancellation);
        }

        Assert.Equal("1.0", (await platform.InspectAsync(KubernetesShop.Cancellation)).Serving);
    }

    [Fact]
    public async Task Fast_makes_all_pods_at_once_where_the_quota_allows_and_puts_the_strategy_back()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        await shop.DeployAsync(KubernetesShop.Shop("1.0", 6));
        await shop.DeployAsync(KubernetesShop.Shop("1.1", 6));
        var fast = shop.Options() with { Speed = RollbackSpeed.Fast };

        var done = await KubernetesShop.GoAsync(shop.Create(fast), "1.0");
        await shop.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ResourceQuota",
                ["metadata"] = new JsonObject { ["name"] = "few" },
                ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "8" } },
            }
        );
        await KubernetesShop.EventuallyAsync(async () =>
            (string?)(await shop.GetAsync("resourcequotas", "few"))["status"]?["used"]?["pods"]
            == "6"
        );
        var held = await shop.Create(fast)
            .PlanAsync(new Activation(RunKind.Rollback, "1.1", false), KubernetesShop.Cancellation);

        Assert.Contains("up to 6 more meanwhile", done[0].Step.Title, StringComparison.Ordinal);
        Assert.Equal("deployment/shop: 6", done[1].Told["fewest_available"]);
        Assert.Equal("strategy", done[^1].Step.Name);
        Assert.Equal(
            "25%",
            (string?)
                (await shop.GetAsync("deployments", "shop"))["spec"]!["strategy"]![
                    "rollingUpdate"
                ]!["maxSurge"]
        );
        Assert.Contains(
            "there is no room for more pods, so up to 1 fewer",
            held.Steps[0].Title,
            StringComparison.Ordinal
        );
    }

    private static async Task<string> Troubles(KubernetesShop shop) =>
        (await shop.Cluster.Client.GetAsync(shop.Path("pods"))).ToJsonString();

    private static async Task<JsonArray> Sets(KubernetesShop shop) =>
        (await shop.Cluster.Client.GetAsync(shop.Path("replicasets")))["items"]!.AsArray();

    private static JsonObject Config(string kind, string name, string value) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["value"] = value },
        };

    private static JsonObject WithConfig(JsonObject workload)
    {
        Workloads.Container(workload)["envFrom"] = new JsonArray(
            new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "door" } }
        );
        Workloads.PodSpec(workload)["volumes"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "greeting",
                ["configMap"] = new JsonObject { ["name"] = "greeting" },
            }
        );
        return workload;
    }
}
