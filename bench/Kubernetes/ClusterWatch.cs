using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Platforms;
using Lastgood.Bench.Support;
using Lastgood.KubernetesBed;

namespace Lastgood.Bench.Kubernetes;

/// <summary>What a <c>lastgood watch</c> of many Deployments took.</summary>
/// <param name="Megabytes">What is resident once all was looked at (10⁶ bytes).</param>
/// <param name="Row">The line of the table.</param>
internal sealed record ClusterWatch(double Megabytes, (string, string, string) Row)
{
    private const int Usual = 5000;
    private const int AtOnce = 16;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Has one <c>lastgood watch</c> follow a namespace with 5,000 Deployments (<c>BENCH_DEPLOYMENTS</c>), each of which is a service,
    /// and measures it in a minute in which nothing changes. The Deployments have no pods, as nothing would run in them here.
    /// </summary>
    public static async Task<ClusterWatch> MeasureAsync(
        Cluster cluster,
        string folder,
        CancellationToken cancellation
    )
    {
        var count = int.TryParse(
            Environment.GetEnvironmentVariable("BENCH_DEPLOYMENTS"),
            CultureInfo.InvariantCulture,
            out var asked
        )
            ? asked
            : Usual;
        var names = Enumerable
            .Range(0, count)
            .Select(static i => string.Create(CultureInfo.InvariantCulture, $"shop-{i}"))
            .ToList();
        var space = await cluster.NewNamespaceAsync("many");
        await DeployAsync(cluster, space, names, cancellation);
        await using var proxy = await cluster.NewProxyAsync();
        var kubeconfig = await cluster.KubeconfigBehindAsync(proxy);
        var file = Yard.Write(
            Path.Combine(folder, "many", "lastgood.yaml"),
            $"state: {folder}/many/state\nservices:\n"
                + string.Concat(names.Select(name => Service(name, kubeconfig, space)))
        );
        using var watch = Process.Start(
            new ProcessStartInfo(Published.Lastgood, ["watch", "--config", file])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            watch.OutputDataReceived += static (_, _) => { };
            watch.ErrorDataReceived += static (_, _) => { };
            watch.BeginOutputReadLine();
            watch.BeginErrorReadLine();
            var begin = Stopwatch.GetTimestamp();
            var looked = await SettleAsync(() => proxy.Requests.Count, cancellation);
            var settled = Stopwatch.GetElapsedTime(begin);
            var (cpu, requests) = (ProcessFigures.CpuSeconds(watch.Id), proxy.Requests.Count);
            await Task.Delay(Quiet, cancellation);
            var share = (ProcessFigures.CpuSeconds(watch.Id) - cpu) / Quiet.TotalSeconds;
            var megabytes = ProcessFigures.Megabytes("VmRSS", watch.Id);
            return new ClusterWatch(
                megabytes,
                (
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"lastgood watch of {count:N0} Deployments"
                    ),
                    Measured.Show(megabytes, "MB"),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ProcessFigures.Megabytes("VmHWM", watch.Id):0} at most; {looked} requests in {settled.TotalSeconds:0} s until all were looked at; then, in a minute without a change, {share:P1} of a core and {proxy.Requests.Count - requests} requests"
                    )
                )
            );
        }
        finally
        {
            watch.Kill(entireProcessTree: true);
            await watch.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Until nothing has been asked for ten looks in a row.
    private static async Task<int> SettleAsync(Func<int> count, CancellationToken cancellation)
    {
        const int still = 10;
        var begin = Stopwatch.GetTimestamp();
        var (last, since) = (0, 0);
        while (since < still)
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new CommandException(
                    $"the watch does not settle: {last} requests, and more all the time"
                );
            }
            await Task.Delay(Glance, cancellation);
            since = count() == last && last > 0 ? since + 1 : 0;
            last = count();
        }
        return last;
    }

    private static async Task DeployAsync(
        Cluster cluster,
        string space,
        List<string> names,
        CancellationToken cancellation
    )
    {
        var deployments = $"/apis/apps/v1/namespaces/{space}/deployments";
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = cancellation,
            },
            async (name, _) =>
                await cluster.Client.PostAsync(
                    deployments,
                    Workloads.Deployment(name, "registry.invalid/shop:1.0", replicas: 0)
                )
        );
        // The controller has made a ReplicaSet of each, and says so.
        while (true)
        {
            var all = (await cluster.Client.GetAsync(deployments))["items"]!.AsArray();
            if (all.All(static d => (int?)d!["status"]?["observedGeneration"] >= 1))
            {
                return;
            }
            await Task.Delay(Glance, cancellation);
        }
    }

    private static string Service(string name, string kubeconfig, string space) =>
        $$"""
              {{name}}:
                platform:
                  kubernetes:
                    context: {{Cluster.Context}}
                    kubeconfig: {{kubeconfig}}
                    namespace: {{space}}
                    workloads: [{{name}}]
                policy: { triggers: [crash_loops >= 1 for 20s] }
                bake: 10m
                monitor: 10m

            """;
}
