using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Images;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

/// <summary>lastgood as the chart installs it: its service account, its Role, the way from inside a pod.</summary>
public sealed class InClusterTests(SharedCluster shared)
{
    private static readonly string Deploy = Path.Combine(Root(), "deploy");

    private static CancellationToken Cancellation => KubernetesShop.Cancellation;

    [Fact]
    public async Task The_Role_of_the_chart_is_enough_for_a_rollback_and_each_verb_that_lacks_is_named()
    {
        await using var shop = await KubernetesShop.StartAsync(await shared.GetAsync());
        using var files = new TemporaryFolder();
        var home = await shop.Cluster.NewNamespaceAsync("lastgood");
        await shop.Cluster.ApplyAsync(
            await RenderAsync(Programs.Helm3, home, $"namespaces={{{shop.Space}}}")
        );
        await File.WriteAllTextAsync(
            Path.Combine(files.Path, "ca.crt"),
            shop.Cluster.AuthorityPem,
            Cancellation
        );
        await ExchangeAsync("rubbish");
        var uri = shop.Cluster.Api;
        var cluster = new KubeCluster(KubeCluster.InPod, null);
        await using var api = new KubeApi(
            cluster,
            new PodDoor(files.Path, uri.Host, uri.Port.ToString(CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(2),
            TimeProvider.System
        );
        using var http = new HttpFetcher(TimeProvider.System);
        var options = shop.Options() with { Cluster = cluster };
        var progress = new Progress();
        var host = new KubernetesHost(
            options,
            api,
            new ClusterMirror(api),
            new PodImages(options, api, new ImageRegistry(http)),
            Path.Combine(files.Path, "state"),
            progress.Tell
        );
        var platform = new ClusterPlatform(
            KubernetesPlatform.Name,
            options,
            host,
            progress,
            http,
            TimeProvider.System
        );
        await shop.DeployAsync(KubernetesShop.Shop("1.0"));

        await Assert.ThrowsAsync<PlatformException>(() => platform.InspectAsync(Cancellation));
        // The kubelet exchanges the token while lastgood runs.
        await ExchangeAsync(
            await shop.Cluster.KubectlAsync("-n", home, "create", "token", "lastgood")
        );
        Assert.Equal("1.0", (await platform.InspectAsync(Cancellation)).Serving);
        await shop.DeployAsync(KubernetesShop.Shop("1.1"));
        await platform.InspectAsync(Cancellation);
        await KubernetesShop.GoAsync(platform, "1.0");
        Assert.All(
            await shop.ReadyImagesAsync(),
            static i => Assert.EndsWith(":1.0", i, StringComparison.Ordinal)
        );
        await host.Scales!.ScaleAsync(await host.Scales.CountAsync(Cancellation), Cancellation);

        foreach (
            var (verb, resource) in new[]
            {
                ("get", "deployments"),
                ("patch", "deployments"),
                ("watch", "deployments"),
                ("list", "replicasets"),
                ("list", "pods"),
                ("watch", "pods"),
                ("get", "pods/log"),
                ("list", "events"),
                ("list", "resourcequotas"),
                ("list", "poddisruptionbudgets"),
                ("list", "horizontalpodautoscalers"),
            }
        )
        {
            var whole = await RoleAsync();
            await WriteAsync(Without(whole, verb, resource));
            await KubernetesShop.EventuallyAsync(async () =>
                (await platform.CheckAsync(null, Cancellation)).Any(c =>
                    c.Answer == ReadinessAnswer.No
                    && $"{c.Name} {c.Seen}".Contains(verb, StringComparison.Ordinal)
                    && $"{c.Name} {c.Seen}".Contains(resource, StringComparison.Ordinal)
                )
            );
            await WriteAsync(whole);
        }

        Task ExchangeAsync(string token) =>
            File.WriteAllTextAsync(Path.Combine(files.Path, "token"), token, Cancellation);

        async Task<JsonArray> RoleAsync() =>
            (JsonArray)
                JsonNode.Parse(
                    await shop.Cluster.KubectlAsync(
                        "-n",
                        shop.Space,
                        "get",
                        "role/lastgood",
                        "-o",
                        "json"
                    )
                )!["rules"]!.DeepClone();

        Task WriteAsync(JsonArray rules) =>
            shop.Cluster.KubectlAsync(
                "-n",
                shop.Space,
                "patch",
                "role/lastgood",
                "--type=merge",
                "--patch",
                new JsonObject { ["rules"] = rules.DeepClone() }.ToJsonString()
            );
    }

    [Fact]
    public async Task The_chart_renders_alike_with_both_Helms_and_the_API_server_takes_it_with_all_that_it_can_have()
    {
        var cluster = await shared.GetAsync();
        var home = await cluster.NewNamespaceAsync("lastgood");
        var space = await cluster.NewNamespaceAsync("shop");
        string[] all =
        [
            $"namespaces={{{space}}}",
            "admission.enabled=true",
            "admission.fail=closed",
            "admission.caBundle=x",
            "permissions.nodes=true",
            "permissions.secrets=write",
        ];
        var three = await RenderAsync(Programs.Helm3, home, all);
        var four = await RenderAsync(Programs.Helm4, home, all);

        Assert.Equal(Lines(three), Lines(four), StringComparer.Ordinal);
        // The webhook's authority is no certificate here; all else is taken.
        var taken = await cluster.ApplyAsync(
            string.Join(
                "\n---\n",
                three
                    .Split("\n---\n")
                    .Where(static d => !d.Contains("Webhook", StringComparison.Ordinal))
            ),
            "--dry-run=server"
        );
        Assert.Contains("deployment.apps/lastgood created", taken, StringComparison.Ordinal);
        Assert.Contains("service/lastgood-gate created", taken, StringComparison.Ordinal);
        Assert.Contains("failurePolicy: Fail", three, StringComparison.Ordinal);

        var made = await RenderAsync(Programs.Helm3, "lastgood", "namespaces={shop}");
        Assert.Equal(
            Lines(made),
            Lines(
                    await File.ReadAllTextAsync(
                        Path.Combine(Deploy, "manifests", "lastgood.yaml"),
                        Cancellation
                    )
                )
                .Skip(4),
            StringComparer.Ordinal
        );
        var lint = await RunAsync(
            Programs.Helm3,
            "lint",
            Path.Combine(Deploy, "chart", "lastgood"),
            "--strict",
            "--set",
            "namespaces={shop},config=x"
        );
        Assert.Contains("0 chart(s) failed", lint, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RenderAsync(Programs.Helm3, home, "namespaces={}")
        );
    }

    private static JsonArray Without(JsonArray rules, string verb, string resource)
    {
        var less = (JsonArray)rules.DeepClone();
        foreach (var rule in less.OfType<JsonObject>())
        {
            if (rule["resources"]!.AsArray().Any(r => (string?)r == resource))
            {
                rule["verbs"] = new JsonArray([
                    .. rule["verbs"]!
                        .AsArray()
                        .Select(static v => (string)v!)
                        .Where(v => v != verb)
                        .DefaultIfEmpty("deletecollection")
                        .Select(static v => (JsonNode)v),
                ]);
            }
        }
        return less;
    }

    private static IEnumerable<string> Lines(string manifest) =>
        manifest.Split('\n').Where(static l => l.Length > 0 && l != "---" && !l.StartsWith('#'));

    private static Task<string> RenderAsync(string helm, string home, params string[] values) =>
        RunAsync(
            helm,
            [
                "template",
                "lastgood",
                Path.Combine(Deploy, "chart", "lastgood"),
                "--namespace",
                home,
                "--set-file",
                $"config={Path.Combine(Deploy, "manifests", "config.yaml")}",
                .. values.SelectMany(static v => new[] { "--set", v }),
            ]
        );

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var said = process.StandardOutput.ReadToEndAsync(Cancellation);
        var complained = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException(complained);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "lastgood.slnx")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
