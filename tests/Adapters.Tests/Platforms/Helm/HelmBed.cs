using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Faults;

namespace Lastgood.Adapters.Tests.Platforms.Helm;

/// <summary>A release of the real Helm's in a namespace of its own: 1.0 serves, 1.1 and 2.0 are kept.</summary>
internal sealed class HelmBed : IPlatformBed
{
    /// <summary>More than anything here takes on a machine that does other things too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly CommandRunner commands = new(TimeProvider.System);

    private HelmBed(Cluster cluster, HelmHistory history, FaultProxy proxy, HelmOptions options)
    {
        Cluster = cluster;
        History = history;
        Proxy = proxy;
        Options = options;
        Clusters = new KubeClusters(commands, TimeProvider.System)
        {
            LongestWait = TimeSpan.FromSeconds(2),
        };
    }

    public Cluster Cluster { get; }

    public KubeClusters Clusters { get; }

    public HelmHistory History { get; }

    public HelmOptions Options { get; set; }

    /// <summary>Between lastgood and the cluster.</summary>
    public FaultProxy Proxy { get; }

    public string Space => Options.Namespace;

    public string this[string name] => folder[name];

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    /// <summary>Helm replaces pods by and by, so users get either release meanwhile.</summary>
    public bool RestartsInPlace => true;

    public static async Task<HelmBed> ServingAsync(
        SharedCluster shared,
        HelmHistories histories,
        string helm
    )
    {
        var cluster = await shared.GetAsync();
        var history = await histories.GetAsync(shared, helm);
        var space = await cluster.NewNamespaceAsync("helm");
        await history.CopyAsync(space);
        var proxy = await cluster.NewProxyAsync();
        var bed = new HelmBed(
            cluster,
            history,
            proxy,
            new HelmOptions
            {
                Service = "shop",
                Front = "",
                Cluster = new KubeCluster(
                    Cluster.Context,
                    await cluster.KubeconfigBehindAsync(proxy)
                ),
                Namespace = space,
                Release = HelmHistory.Release,
                Program = helm,
                RolloutTimeout = Patience,
                StuckTimeout = TimeSpan.FromSeconds(2),
            }
        );
        await bed.SettledAsync();
        return bed;
    }

    public IPlatform Create() =>
        HelmPlatform.Create(
            Options,
            folder["state"],
            Clusters,
            commands,
            http,
            TimeProvider.System
        );

    /// <summary>Waits until the Deployment is rolled out, whatever it is.</summary>
    public Task SettledAsync() =>
        Eventually.IsTrueAsync(async () =>
            await DeploymentAsync() is var found
            && found.Number("status", "observedGeneration")
                == found.Number("metadata", "generation")
            && found.Number("status", "updatedReplicas") == 2
            && found.Number("status", "availableReplicas") == 2
            && found.Number("status", "replicas") == 2
        );

    public async Task<string> UsersGetAsync() =>
        await Until.Async(
            async () =>
            {
                var pods = await Cluster.Client.GetAsync($"/api/v1/namespaces/{Space}/pods");
                var versions = pods.Items("items")
                    .Where(static p => p.Condition("Ready").Text("status") == "True")
                    .Where(static p => p.At("metadata", "deletionTimestamp") is null)
                    .Where(static p => p.Text("metadata", "labels", "app") is not null)
                    .Select(static p => p.Items("spec", "containers").First().Text("image")!)
                    .Distinct(StringComparer.Ordinal)
                    .ToList();
                return versions is [var only] ? only.Split(":v")[1] : "";
            },
            static version => version.Length > 0
        );

    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [
            (await DeploymentAsync())
                .Items("spec", "template", "spec", "containers")
                .First()
                .Text("image")!,
        ];

    public Task DisconnectAsync() => Proxy.DownAsync();

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        await History.RunAsync(Space, "rollback", HelmHistory.Release, "2");
        return true;
    }

    /// <summary>The Deployment.</summary>
    public Task<JsonObject> DeploymentAsync() =>
        Cluster.Client.GetAsync(
            $"/apis/apps/v1/namespaces/{Space}/deployments/{HelmHistory.Release}"
        );

    /// <summary>Number and status of each revision, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> RevisionsAsync()
    {
        var kind = Options.Driver == RecordDriver.Secret ? "secrets" : "configmaps";
        var list = await Cluster.Client.GetAsync($"{Records(kind)}?labelSelector=owner%3Dhelm");
        return
        [
            .. list.Items("items")
                .Select(r => RecordPayload.Read(r, Options.Driver))
                .OrderBy(static r => r.Number)
                .Select(static r => $"{r.Number} {r.Status}"),
        ];
    }

    /// <summary>Keeps what Helm has recorded in ConfigMaps instead, as <c>HELM_DRIVER=configmap</c> does.</summary>
    public async Task MoveRecordsAsync()
    {
        var secrets = await Cluster.Client.GetAsync(
            $"{Records("secrets")}?labelSelector=owner%3Dhelm"
        );
        foreach (var secret in secrets.Items("items"))
        {
            await Cluster.Client.PostAsync(
                Records("configmaps"),
                new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = secret.Name(),
                        ["labels"] = secret["metadata"]!["labels"]!.DeepClone(),
                    },
                    ["data"] = new JsonObject
                    {
                        // In a Secret it is encoded once more.
                        ["release"] = Encoding.UTF8.GetString(
                            Convert.FromBase64String(secret.Text("data", "release")!)
                        ),
                    },
                }
            );
            await Cluster.Client.DeleteAsync($"{Records("secrets")}/{secret.Name()}");
        }
    }

    private string Records(string plural) => $"/api/v1/namespaces/{Space}/{plural}";

    /// <summary>Gives a revision another status, as a Helm that was killed leaves it.</summary>
    public async Task MarkAsync(int revision, string status)
    {
        var path =
            $"/api/v1/namespaces/{Space}/secrets/sh.helm.release.v1.{HelmHistory.Release}.v{revision}";
        var record = await Cluster.Client.GetAsync(path);
        var changed = RecordPayload.WithStatus(
            record,
            RecordDriver.Secret,
            status,
            "Preparing upgrade",
            TimeProvider.System.GetUtcNow()
        );
        await Cluster.Client.MergeAsync(
            path,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = changed["metadata"]!["labels"]!.DeepClone(),
                },
                ["data"] = changed["data"]!.DeepClone(),
            }
        );
    }

    /// <summary>A program in Helm's place that is a shell script; the real one is <c>$HELM</c>.</summary>
    public string FakeHelm(string text) =>
        folder.Script("helm", $"#!/bin/sh\nHELM={Options.Program}\n{text}\n");

    public async ValueTask DisposeAsync()
    {
        await Clusters.DisposeAsync();
        await Proxy.DisposeAsync();
        await Cluster.Client.DeleteAsync(
            $"/apis/apps/v1/namespaces/{Space}/deployments/{HelmHistory.Release}"
        );
        http.Dispose();
        folder.Dispose();
    }
}
