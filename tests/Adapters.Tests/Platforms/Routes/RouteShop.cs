using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Routes;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Adapters.Tests.Platforms.Routes;

/// <summary>A namespace of the real API server with a stable shop, its canary and both kinds of route to them.</summary>
internal sealed class RouteShop : IAsyncDisposable
{
    public const string Route = "virtualservices";
    public const string Other = "httproutes";

    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly List<KubeClusters> clusters = [];
    private readonly string kubeconfig;

    private RouteShop(Cluster cluster, string space, FaultProxy proxy, string kubeconfig)
    {
        Cluster = cluster;
        Space = space;
        Proxy = proxy;
        this.kubeconfig = kubeconfig;
    }

    public Cluster Cluster { get; }

    public string Space { get; }

    public FaultProxy Proxy { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public RouteOptions Istio =>
        new IstioOptions
        {
            Service = "web",
            Front = "",
            Cluster = new KubeCluster(Cluster.Context, kubeconfig),
            Namespace = Space,
            Route = "web",
            Stable = new RouteTarget("stable", null, "web-stable"),
            Canary = new RouteTarget("canary", null, "web-canary"),
            Drain = Short,
            Settle = Short,
            StuckTimeout = TimeSpan.FromSeconds(3),
        };

    public RouteOptions Gateway =>
        new HttpRouteOptions
        {
            Service = "web",
            Front = "",
            Cluster = new KubeCluster(Cluster.Context, kubeconfig),
            Namespace = Space,
            Route = "web",
            Stable = new RouteTarget(null, "web-stable", "web-stable"),
            Canary = new RouteTarget(null, "web-canary", "web-canary"),
            Drain = Short,
            Settle = Short,
            StuckTimeout = TimeSpan.FromSeconds(3),
        };

    private static TimeSpan Short => TimeSpan.FromMilliseconds(300);

    /// <summary>An empty namespace.</summary>
    public static async Task<RouteShop> StartAsync(Cluster cluster)
    {
        var proxy = await cluster.NewProxyAsync();
        return new RouteShop(
            cluster,
            await cluster.NewNamespaceAsync("routes"),
            proxy,
            await cluster.KubeconfigBehindAsync(proxy)
        );
    }

    /// <summary>One with stable 1.0 and canary 1.1, all of whose pods are ready where they can be.</summary>
    /// <param name="shared">The cluster.</param>
    /// <param name="stable">The weight and the pods of the stable side.</param>
    /// <param name="canary">Those of the canary.</param>
    /// <param name="version">What the stable side runs.</param>
    public static async Task<RouteShop> SharingAsync(
        SharedCluster shared,
        (int Weight, int Pods) stable,
        (int Weight, int Pods) canary,
        string version = "1.0"
    )
    {
        await RouteKinds.InstallAsync(shared);
        var shop = await StartAsync(await shared.GetAsync());
        await shop.PostAsync("deployments", Deployment("web-stable", "v1", version, stable.Pods));
        await shop.PostAsync("deployments", Deployment("web-canary", "v2", "1.1", canary.Pods));
        foreach (
            var (name, label, value) in new[]
            {
                ("web", "host", "web"),
                ("web-stable", "app", "web-stable"),
                ("web-canary", "app", "web-canary"),
            }
        )
        {
            await shop.PostAsync("services", Service(name, label, value));
        }
        await shop.PostAsync(
            "destinationrules",
            Read(
                """{"metadata":{"name":"web"},"spec":{"host":"web","subsets":[{"name":"stable","labels":{"version":"v1"}},{"name":"canary","labels":{"version":"v2"}}]}}"""
            )
        );
        await shop.PostAsync(
            Route,
            Read(
                $$$"""{"metadata":{"name":"web"},"spec":{"hosts":["web"],"http":[{"name":"primary","route":[{"destination":{"host":"web","subset":"stable"},"weight":{{{stable.Weight}}}},{"destination":{"host":"web","subset":"canary"},"weight":{{{canary.Weight}}}}]}]}}"""
            )
        );
        await shop.PostAsync(
            Other,
            Read(
                $$$"""{"metadata":{"name":"web"},"spec":{"parentRefs":[{"name":"door"}],"rules":[{"backendRefs":[{"name":"web-stable","port":80,"weight":{{{stable.Weight}}}},{"name":"web-canary","port":80,"weight":{{{canary.Weight}}}}]}]}}"""
            )
        );
        await shop.ReadyAsync("web-canary", canary.Pods);
        if (version == "1.0")
        {
            await shop.ReadyAsync("web-stable", stable.Pods);
        }
        return shop;
    }

    /// <summary>A platform as a process that has just begun makes it.</summary>
    public IPlatform Create(RouteOptions options)
    {
        var own = new KubeClusters(new CommandRunner(TimeProvider.System), TimeProvider.System)
        {
            LongestWait = TimeSpan.FromSeconds(2),
        };
        clusters.Add(own);
        return RoutePlatform.Create(options, own, http, TimeProvider.System);
    }

    public Task<JsonObject> GetAsync(string plural, string name) =>
        Cluster.Client.GetAsync(Path(plural, name));

    public Task MergeAsync(string plural, string name, string patch, string manager = "kubectl") =>
        Cluster.Client.MergeAsync($"{Path(plural, name)}?fieldManager={manager}", Read(patch));

    /// <summary>Another one moves the weights of the VirtualService.</summary>
    public Task WeighAsync(int stable, int canary, string manager = "gitops-agent") =>
        MergeAsync(
            Route,
            "web",
            $$$"""{"spec":{"http":[{"name":"primary","route":[{"destination":{"host":"web","subset":"stable"},"weight":{{{stable}}}},{"destination":{"host":"web","subset":"canary"},"weight":{{{canary}}}}]}]}}""",
            manager
        );

    /// <summary>The weights of the VirtualService, or of the HTTPRoute.</summary>
    public static string Weights(JsonNode route) =>
        string.Join(
            '/',
            (route["spec"]!["http"]?[0]!["route"] ?? route["spec"]!["rules"]![0]!["backendRefs"]!)
                .AsArray()
                .Select(static d =>
                    ((int?)d!["weight"] ?? 0).ToString(CultureInfo.InvariantCulture)
                )
        );

    public async Task<string> WeightsAsync(string plural = Route) =>
        Weights(await GetAsync(plural, "web"));

    public async Task<int> ReplicasAsync(string name) =>
        (int)(await GetAsync("deployments", name))["spec"]!["replicas"]!;

    public Task PostAsync(string plural, JsonObject body)
    {
        // Of kinds that are not its own, the server wants to be told the kind.
        if (
            plural switch
            {
                Route => "VirtualService",
                "destinationrules" => "DestinationRule",
                Other => "HTTPRoute",
                _ => null,
            } is
            { } kind
        )
        {
            body["kind"] = kind;
            body["apiVersion"] = Path(plural).Split("/namespaces")[0]["/apis/".Length..];
        }
        return Cluster.Client.PostAsync(Path(plural), body);
    }

    public string Path(string plural, string? name = null)
    {
        var root = plural switch
        {
            "deployments" => "/apis/apps/v1",
            "horizontalpodautoscalers" => "/apis/autoscaling/v1",
            Route or "destinationrules" => "/apis/networking.istio.io/v1",
            Other => "/apis/gateway.networking.k8s.io/v1beta1",
            _ => "/api/v1",
        };
        return $"{root}/namespaces/{Space}/{plural}{(name is null ? "" : "/" + name)}";
    }

    public static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();

    public static async Task<IReadOnlyList<PlannedStep>> PlanAsync(
        IPlatform platform,
        string version = "1.0",
        RunKind kind = RunKind.Rollback
    )
    {
        var answer = await platform.PlanAsync(
            new Activation(kind, version, KeepPrevious: false),
            Cancellation
        );
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        return answer.Steps;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in clusters)
        {
            await one.DisposeAsync();
        }
        await Proxy.DisposeAsync();
        http.Dispose();
        await Cluster.Client.DeleteAsync($"/api/v1/namespaces/{Space}");
    }

    public async Task ReadyAsync(string name, int pods) =>
        await Signals.Until.Async(
            async () =>
                (int?)(await GetAsync("deployments", name))["status"]?["availableReplicas"] ?? 0,
            available => available == pods
        );

    private static JsonObject Deployment(string name, string label, string version, int pods)
    {
        var made = Workloads.Deployment(name, $"registry.invalid/shop:{version}", pods);
        made["spec"]!["minReadySeconds"] = 0;
        var labels = made["spec"]!["template"]!["metadata"]!["labels"]!;
        labels["host"] = "web";
        labels["version"] = label;
        return made;
    }

    private static JsonObject Service(string name, string label, string value) =>
        Read(
            $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"port":80}],"selector":{"{{{label}}}":"{{{value}}}"} }}"""
        );
}
