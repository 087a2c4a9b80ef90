using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Adapters.Tests.Platforms.Kubernetes;

/// <summary>A namespace of the real API server with a shop in it, and lastgood's platform for it behind a proxy that can fail.</summary>
internal sealed class KubernetesShop : IAsyncDisposable
{
    public const string Repository = "registry.invalid/shop";

    private readonly TemporaryFolder state = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly List<KubeClusters> clusters = [];

    private KubernetesShop(Cluster cluster, string space, FaultProxy proxy, string kubeconfig)
    {
        Cluster = cluster;
        Space = space;
        Proxy = proxy;
        Kubeconfig = kubeconfig;
    }

    public Cluster Cluster { get; }

    public string Space { get; }

    public FaultProxy Proxy { get; }

    public string Kubeconfig { get; set; }

    /// <summary>Those of the platform that was created last.</summary>
    public KubeClusters Clusters => clusters[^1];

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<KubernetesShop> StartAsync(Cluster cluster)
    {
        var proxy = await cluster.NewProxyAsync();
        return new KubernetesShop(
            cluster,
            await cluster.NewNamespaceAsync("shop"),
            proxy,
            await cluster.KubeconfigBehindAsync(proxy)
        );
    }

    public KubernetesOptions Options(params string[] workloads) =>
        new()
        {
            Service = "shop",
            Front = "",
            Cluster = new KubeCluster(Cluster.Context, Kubeconfig),
            Namespace = Space,
            Workloads =
            [
                .. workloads.DefaultIfEmpty("shop").Select(static w => WorkloadName.Parse(w)!),
            ],
            RolloutTimeout = TimeSpan.FromMinutes(1),
            StuckTimeout = TimeSpan.FromSeconds(3),
        };

    /// <summary>A platform as a process that has just begun makes it.</summary>
    public IPlatform Create(KubernetesOptions? options = null)
    {
        var own = new KubeClusters(new CommandRunner(TimeProvider.System), TimeProvider.System)
        {
            LongestWait = TimeSpan.FromSeconds(2),
        };
        clusters.Add(own);
        return KubernetesPlatform.Create(
            options ?? Options(),
            state.Path,
            own,
            http,
            TimeProvider.System
        );
    }

    public async Task ApplyAsync(params JsonObject[] objects)
    {
        foreach (var one in objects)
        {
            one["metadata"]!["namespace"] = Space;
            await Cluster.ApplyAsync(one.ToJsonString());
        }
    }

    /// <summary>Deploys as a pipeline would: apply, then wait until it is there.</summary>
    public async Task DeployAsync(JsonObject workload)
    {
        await ApplyAsync(workload);
        await Cluster.KubectlAsync(
            "--namespace",
            Space,
            "rollout",
            "status",
            $"{workload["kind"]}/{workload["metadata"]!["name"]}",
            "--timeout=60s"
        );
    }

    /// <summary>A Deployment of a version that does not wait once a pod is ready.</summary>
    public static JsonObject Shop(string version, int replicas = 2, string repository = Repository)
    {
        var made = Workloads.Deployment("shop", $"{repository}:{version}", replicas);
        made["spec"]!["minReadySeconds"] = 0;
        return made;
    }

    public Task<JsonObject> GetAsync(string kind, string name) =>
        Cluster.Client.GetAsync(Path(kind, name));

    public string Path(string plural, string? name = null) =>
        (
            plural is "deployments" or "statefulsets" or "daemonsets" or "replicasets"
                ? "/apis/apps/v1"
                : "/api/v1"
        ) + $"/namespaces/{Space}/{plural}{(name is null ? "" : "/" + name)}";

    public static Task EventuallyAsync(Func<Task<bool>> condition) =>
        Signals.Until.Async(condition, static done => done);

    /// <summary>The images of the pods that users are sent to.</summary>
    public async Task<IReadOnlyList<string>> ReadyImagesAsync(string app = "shop") =>
        [
            .. (await Cluster.Client.GetAsync($"{Path("pods")}?labelSelector=app%3D{app}"))[
                "items"
            ]!
                .AsArray()
                .Where(static p =>
                    p!["metadata"]!["deletionTimestamp"] is null
                    && p["status"]
                        ?["conditions"]?.AsArray()
                        .Any(static c =>
                            (string?)c!["type"] == "Ready" && (string?)c["status"] == "True"
                        ) == true
                )
                .Select(static p => (string)p!["spec"]!["containers"]![0]!["image"]!)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Plans and carries out as a run would, without a journal; returns what each step told.</summary>
    public static async Task<IReadOnlyList<(PlannedStep Step, Details Told)>> GoAsync(
        IPlatform platform,
        string version,
        RunKind kind = RunKind.Rollback
    )
    {
        var answer = await platform.PlanAsync(new Activation(kind, version, false), Cancellation);
        Assert.True(answer.Refusal is null, answer.Refusal?.Reason);
        var done = new List<(PlannedStep, Details)>();
        foreach (var step in answer.Steps)
        {
            await platform.CaptureAsync(step, Cancellation);
            Assert.Equal(Observation.NotApplied, await platform.ObserveAsync(step, Cancellation));
            done.Add((step, await platform.ApplyAsync(step, Cancellation)));
        }
        return done;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in clusters)
        {
            await one.DisposeAsync();
        }
        await Proxy.DisposeAsync();
        http.Dispose();
        state.Dispose();
        await Cluster.Client.DeleteAsync($"/api/v1/namespaces/{Space}");
    }
}
