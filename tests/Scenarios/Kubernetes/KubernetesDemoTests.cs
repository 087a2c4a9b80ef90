using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Demo.Cluster;
using Lastgood.KubernetesBed;
using Lastgood.Scenarios.Demo;

namespace Lastgood.Scenarios.Kubernetes;

/// <summary>The demo in a cluster, from the outside. One after the other: its namespace is always called the same.</summary>
public sealed class KubernetesDemoTests(SharedCluster shared)
{
    private const string Space = $"/api/v1/namespaces/{DemoNamespace.Name}";

    [Fact]
    public async Task It_takes_no_cluster_by_accident()
    {
        var cluster = await ClusterShop.ClusterAsync(shared);

        var unnamed = await RunAsync(cluster);
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("no cluster was named", unnamed.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"./demo --platform kubernetes --context {Cluster.Context} --kubeconfig {cluster.Kubeconfig}",
            unnamed.Error,
            StringComparison.Ordinal
        );

        var unknown = await RunAsync(cluster, "--context", "nowhere");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("no context nowhere", unknown.Error, StringComparison.Ordinal);

        var none = await DemoCommand.RunAsync(
            DemoCommand.Program,
            "--platform",
            "kubernetes",
            "--kubeconfig",
            "/dev/null"
        );
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("there is no cluster", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leaves_a_namespace_of_somebody_else_alone_and_removes_its_own_also_when_interrupted()
    {
        var cluster = await ClusterShop.ClusterAsync(shared);
        var named = new JsonObject { ["name"] = DemoNamespace.Name };
        await cluster.Client.PostAsync(
            "/api/v1/namespaces",
            new JsonObject { ["metadata"] = named }
        );
        try
        {
            var refused = await RunAsync(cluster, "--context", Cluster.Context);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("no demo has made", refused.Error, StringComparison.Ordinal);
            var found = await cluster.Client.GetAsync(Space);
            Assert.Null(found["metadata"]!["deletionTimestamp"]);
        }
        finally
        {
            await cluster.KubectlAsync("delete", "namespace", DemoNamespace.Name);
        }

        // Ended by a signal once its Deployment is there.
        var stopped = await DemoCommand.RunAsync(
            "sh",
            "-c",
            """
            "$@" & demo=$!
            until kubectl --kubeconfig "$0" --context "$5" --namespace lastgood-demo get deployments --output name | grep -q shop; do
                kill -0 $demo || exit
                sleep 0.1
            done
            kill -TERM $demo
            wait $demo
            """,
            cluster.Kubeconfig,
            DemoCommand.Program,
            "--platform",
            "kubernetes",
            "--context",
            Cluster.Context,
            "--kubeconfig",
            cluster.Kubeconfig
        );
        Assert.True(stopped.ExitCode == 130, stopped.Output + stopped.Error);
        Assert.Null(await cluster.Client.FindAsync(Space));
    }

    [Fact]
    public async Task It_shows_a_rollback_for_which_no_pod_was_lost_and_removes_its_namespace()
    {
        var cluster = await ClusterShop.ClusterAsync(shared);

        var result = await RunAsync(cluster, "--json", "--context", Cluster.Context);

        Assert.True(
            result.Succeeded,
            $"ended with {result.ExitCode}:\n{result.Output}{result.Error}"
        );
        using var json = JsonDocument.Parse(result.Output);
        var demo = json.RootElement;
        Assert.Equal("rolled_back", demo.GetProperty("outcome").GetString());
        Assert.Equal("registry.k8s.io/pause:3.9", demo.GetProperty("image").GetString());
        Assert.Equal(2, demo.GetProperty("fewest_ready").GetInt32());
        string[] order = ["deployed_at", "decided_at", "switched_at", "verified_at"];
        var moments = order.Select(name => demo.GetProperty(name).GetDateTimeOffset()).ToList();
        Assert.Equal(moments.Order(), moments);
        Assert.Contains("ImagePull", result.Error, StringComparison.Ordinal);
        var report = demo.GetProperty("report").GetString()!;
        Assert.Contains(
            "3.9-missing",
            await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Null(await cluster.Client.FindAsync(Space));
    }

    private static Task<CommandResult> RunAsync(Cluster cluster, params string[] arguments) =>
        DemoCommand.RunAsync(
            DemoCommand.Program,
            ["--platform", "kubernetes", "--kubeconfig", cluster.Kubeconfig, .. arguments]
        );
}
