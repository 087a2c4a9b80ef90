using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Helm;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.KubernetesBed;

[assembly: AssemblyFixture(typeof(Lastgood.Adapters.Tests.Platforms.Helm.HelmHistories))]

namespace Lastgood.Adapters.Tests.Platforms.Helm;

/// <summary>The histories that the tests begin with, each made once by the real Helm.</summary>
public sealed class HelmHistories : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, Task<HelmHistory>> made = new(StringComparer.Ordinal);

    /// <summary>Revisions 1.1, 2.0 (never gets ready), 1.0, which is deployed; each of a chart with that version.</summary>
    /// <param name="shared">The cluster.</param>
    /// <param name="helm">The program.</param>
    public async Task<HelmHistory> GetAsync(SharedCluster shared, string helm)
    {
        Task<HelmHistory> history;
        lock (made)
        {
            if (!made.TryGetValue(helm, out history!))
            {
                made[helm] = history = HelmHistory.MakeAsync(shared, helm, folder.Path);
            }
        }
        return await history;
    }

    public void Dispose() => folder.Dispose();
}

/// <summary>One history, which is copied into the namespaces of tests: Helm takes a second for what the API takes milliseconds for.</summary>
public sealed class HelmHistory
{
    public const string Release = "web";

    private readonly Cluster cluster;
    private readonly string helm;
    private readonly string folder;
    private readonly string manifest;
    private readonly IReadOnlyList<JsonObject> records;

    private HelmHistory(
        Cluster cluster,
        string helm,
        string folder,
        string manifest,
        IReadOnlyList<JsonObject> records
    )
    {
        this.cluster = cluster;
        this.helm = helm;
        this.folder = folder;
        this.manifest = manifest;
        this.records = records;
    }

    /// <summary>The image's tag of a version: it says how it behaves.</summary>
    public static string TagOf(string version) =>
        version[0] == '2' ? $"v{version}-crash" : $"v{version}";

    /// <summary>Makes it.</summary>
    internal static async Task<HelmHistory> MakeAsync(
        SharedCluster shared,
        string helm,
        string folder
    )
    {
        var home = await shared.GetAsync();
        var space = await home.NewNamespaceAsync("helm");
        var number = 0;
        foreach (var version in (string[])["1.1", "2.0", "1.0"])
        {
            var chart = WriteChart(Path.Combine(folder, $"{space}-{++number}"), version);
            await RunAsync(home, helm, folder, Upgrade(space, chart, version));
        }
        var file = Path.Combine(folder, $"{space}.yaml");
        await File.WriteAllTextAsync(
            file,
            await RunAsync(home, helm, folder, ["get", "manifest", Release, "--namespace", space])
        );
        var list = await home.Client.GetAsync(
            $"/api/v1/namespaces/{space}/secrets?labelSelector=owner%3Dhelm"
        );
        await home.KubectlAsync("--namespace", space, "delete", "deployment", Release);
        return new HelmHistory(
            home,
            helm,
            folder,
            file,
            [.. list["items"]!.AsArray().Select(static i => i!.AsObject())]
        );
    }

    /// <summary>Copies it into a namespace, and what its last revision is made of.</summary>
    public async Task CopyAsync(string space)
    {
        foreach (var record in records)
        {
            var json = Json(record);
            json["namespace"] = space;
            await cluster.Client.PostAsync(
                $"/api/v1/namespaces/{space}/secrets",
                new JsonObject
                {
                    ["type"] = record["type"]!.DeepClone(),
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = record.Name(),
                        ["labels"] = record["metadata"]!["labels"]!.DeepClone(),
                    },
                    ["data"] = new JsonObject
                    {
                        ["release"] = RecordPayload.Pack(json, RecordDriver.Secret),
                    },
                }
            );
        }
        await cluster.KubectlAsync(
            "--namespace",
            space,
            "apply",
            "--server-side",
            "--field-manager=helm",
            "--validate=false",
            "-f",
            manifest
        );
    }

    /// <summary>Runs Helm in a namespace, as a person or a pipeline would.</summary>
    public Task<string> RunAsync(string space, params IEnumerable<string> arguments) =>
        RunAsync(cluster, helm, folder, [.. arguments, "--namespace", space]);

    /// <summary>The arguments of an upgrade to a version; a process of its own is started with <see cref="Start"/>.</summary>
    public IReadOnlyList<string> Upgrade(string space, string version, params string[] more) =>
        [
            .. Upgrade(
                space,
                WriteChart(Path.Combine(folder, $"{space}-{Guid.NewGuid():N}"), version),
                version
            ),
            .. more,
        ];

    /// <summary>Starts Helm and does not wait for it.</summary>
    public Process Start(IReadOnlyList<string> arguments) =>
        Process.Start(Question(cluster, helm, folder, arguments))!;

    /// <summary>What a record holds.</summary>
    public static JsonObject Json(JsonObject record)
    {
        using var zip = new System.IO.Compression.GZipStream(
            new MemoryStream(
                Convert.FromBase64String(
                    Encoding.ASCII.GetString(
                        Convert.FromBase64String(record.Text("data", "release")!)
                    )
                )
            ),
            System.IO.Compression.CompressionMode.Decompress
        );
        return JsonNode.Parse(zip)!.AsObject();
    }

    private static string[] Upgrade(string space, string chart, string version) =>
        [
            "upgrade",
            "--install",
            Release,
            chart,
            "--namespace",
            space,
            "--set",
            $"tag={TagOf(version)},greeting=hello-{version},password=s3cret-{version}",
        ];

    private static string WriteChart(string path, string version)
    {
        Directory.CreateDirectory(Path.Combine(path, "templates"));
        Directory.CreateDirectory(Path.Combine(path, "crds"));
        File.WriteAllText(
            Path.Combine(path, "Chart.yaml"),
            $"apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: \"{version}\"\n"
        );
        File.WriteAllText(
            Path.Combine(path, "templates", "web.yaml"),
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ .Release.Name }}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: web
                    image: localhost/web:{{ .Values.tag }}
                    env: [{name: GREETING, value: {{ .Values.greeting }}}]
                    resources: {requests: {cpu: 10m, memory: 1024Ki}}
                    readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-settings}
            data: {greeting: {{ .Values.greeting }}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: {{ .Release.Name }}-login}
            stringData: {password: {{ .Values.password }}}
            {{- if .Values.hook }}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-hook
              annotations: {helm.sh/hook: pre-rollback, helm.sh/hook-delete-policy: before-hook-creation}
            spec:
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: hook, image: {{ .Values.hook }}}]
            {{- end }}
            """
        );
        return path;
    }

    private static async Task<string> RunAsync(
        Cluster cluster,
        string helm,
        string folder,
        IReadOnlyList<string> arguments
    )
    {
        using var process = Process.Start(Question(cluster, helm, folder, arguments))!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0
            ? await said
            : throw new InvalidOperationException(
                $"helm {string.Join(' ', arguments)}: {await complained}"
            );
    }

    private static ProcessStartInfo Question(
        Cluster cluster,
        string helm,
        string folder,
        IReadOnlyList<string> arguments
    ) =>
        new(
            helm,
            [.. arguments, "--kubeconfig", cluster.Kubeconfig, "--kube-context", Cluster.Context]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = folder },
        };
}
