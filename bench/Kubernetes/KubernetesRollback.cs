using System.Diagnostics;
using System.Globalization;
using Lastgood.Bench.Platforms;
using Lastgood.Bench.Support;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Bench.Kubernetes;

/// <summary>
/// A rollback of a Deployment with four pods, beside <c>kubectl rollout undo</c> and <c>kubectl rollout status</c>: on the same real API
/// server, taking turns, the requests of both counted by a proxy in front of it. And what a watch of many Deployments holds.
/// </summary>
internal sealed class KubernetesRollback : IBenchmark
{
    private const int Warm = 1;
    private const int Timed = 9;
    private const int Replicas = 4;
    private const string Repository = "registry.invalid/shop";

    /// <summary>What is asked for the report alone: pods with their logs and their use, and events. kubectl keeps none.</summary>
    private const string Evidence = @"/log\?|/metrics\.k8s\.io/|/events\?|/pods\?limit=";

    public string Name => "kubernetes";

    public string About => "a rollback of a Deployment, beside kubectl rollout undo and status";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        await using var cluster = await Cluster.StartAsync();
        // The kubectl of the tests for both.
        Environment.SetEnvironmentVariable(
            "PATH",
            $"{Path.GetDirectoryName(Programs.Kubectl)}:{Environment.GetEnvironmentVariable("PATH")}"
        );
        var folder = Directory.CreateTempSubdirectory("lastgood-bench-");
        try
        {
            var watch = await ClusterWatch.MeasureAsync(cluster, folder.FullName, cancellation);
            await using var proxy = await cluster.NewProxyAsync();
            var kubeconfig = await cluster.KubeconfigBehindAsync(proxy);
            var lastgood = await LastgoodAsync(cluster, kubeconfig, folder.FullName, cancellation);
            var kubectl = await KubectlAsync(cluster, kubeconfig);
            var sides = new[] { lastgood, kubectl };
            var rounds = sides.ToDictionary(static s => s, static _ => new List<Turn>());
            for (var i = 0; i < Warm + Timed; i++)
            {
                foreach (var side in sides)
                {
                    var turn = await TurnAsync(side, proxy, cancellation);
                    await Console.Error.WriteLineAsync(
                        $"round {i + 1} of {Warm + Timed}: {side.Name}: {turn.Took:0} ms, {turn.Calls} requests"
                    );
                    if (i >= Warm)
                    {
                        rounds[side].Add(turn);
                    }
                }
            }
            double Took(Way side) => rounds[side].Select(static t => t.Took).Median();
            double Calls(Way side) => rounds[side].Select(static t => (double)t.Calls).Median();
            return new Measured(
                new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    ["overhead"] = (Took(lastgood) / Took(kubectl)) - 1,
                    ["api_calls"] = Calls(lastgood),
                    ["kubectl_api_calls"] = Calls(kubectl),
                    ["watch_rss_mb_5k"] = watch.Megabytes,
                },
                [.. sides.Select(side => Row(side, rounds[side])), watch.Row]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Way> LastgoodAsync(
        Cluster cluster,
        string kubeconfig,
        string folder,
        CancellationToken cancellation
    )
    {
        var space = await DeployAsync(cluster);
        var file = Yard.Write(
            Path.Combine(folder, "lastgood.yaml"),
            $$"""
            state: {{folder}}/state
            services:
              shop:
                platform:
                  kubernetes:
                    context: {{Cluster.Context}}
                    kubeconfig: {{kubeconfig}}
                    namespace: {{space}}
                    workloads: [shop]
                policy: { triggers: [health fails 3 times] }
                bake: 10m
                monitor: 10m
            """
        );
        foreach (var release in (string[])[Side.Bad, Side.Good])
        {
            await Round.MustRunAsync(Command("deploy", release), cancellation);
            await Round.MustRunAsync(
                Command("mark", release, "good", "--reason", "bench"),
                cancellation
            );
        }
        return new Way(
            "lastgood rollback",
            [Command("rollback", "--to", Side.Bad)],
            [Command("rollback", "--to", Side.Good)]
        );

        IReadOnlyList<string> Command(string verb, params IReadOnlyList<string> rest) =>
            [Published.Lastgood, verb, "shop", .. rest, "--config", file];
    }

    private static async Task<Way> KubectlAsync(Cluster cluster, string kubeconfig)
    {
        var space = await DeployAsync(cluster);
        IReadOnlyList<string> Rollout(string verb) =>
            [
                "kubectl",
                "--kubeconfig",
                kubeconfig,
                "--context",
                Cluster.Context,
                "--namespace",
                space,
                "rollout",
                verb,
                "deployment/shop",
            ];
        // What undo goes back to the second time is where it came from.
        IReadOnlyList<IReadOnlyList<string>> toggle = [Rollout("undo"), Rollout("status")];
        return new Way("kubectl rollout undo, rollout status", toggle, toggle);
    }

    private static async Task<string> DeployAsync(Cluster cluster)
    {
        var space = await cluster.NewNamespaceAsync("bench");
        foreach (var release in (string[])[Side.Bad, Side.Good])
        {
            var shop = Workloads.Deployment("shop", $"{Repository}:{release}", Replicas);
            shop["metadata"]!["namespace"] = space;
            await cluster.ApplyAsync(shop.ToJsonString());
            await cluster.KubectlAsync(
                "--namespace",
                space,
                "rollout",
                "status",
                "deployment/shop"
            );
        }
        return space;
    }

    private static async Task<Turn> TurnAsync(
        Way side,
        FaultProxy proxy,
        CancellationToken cancellation
    )
    {
        foreach (var command in side.There)
        {
            await Round.MustRunAsync(command, cancellation);
        }
        proxy.Forget();
        var begin = Stopwatch.GetTimestamp();
        foreach (var command in side.Back)
        {
            await Round.MustRunAsync(command, cancellation);
        }
        return new Turn(
            Stopwatch.GetElapsedTime(begin).TotalMilliseconds,
            proxy.Requests.Count,
            proxy.Count(Evidence)
        );
    }

    private static (string, string, string) Row(Way side, List<Turn> turns) =>
        (
            side.Name,
            Measured.Show(turns.Select(static t => t.Took).Median(), "ms"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{turns.Min(static t => t.Took):0} to {turns.Max(static t => t.Took):0}; {turns.Select(static t => (double)t.Calls).Median():0} requests, {turns.Select(static t => (double)t.Evidence).Median():0} of them for evidence"
            )
        );

    private sealed record Way(
        string Name,
        IReadOnlyList<IReadOnlyList<string>> There,
        IReadOnlyList<IReadOnlyList<string>> Back
    );

    private sealed record Turn(double Took, int Calls, int Evidence);
}
