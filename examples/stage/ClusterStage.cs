using System.Text.Json;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;

namespace Lastgood.Stage;

/// <summary>What a <see cref="ClusterStage"/> is like: seconds where production has minutes.</summary>
public sealed record ClusterStageOptions
{
    /// <summary>The cluster.</summary>
    public required KubeCluster Cluster { get; init; }

    /// <summary>The namespace, which is there already when something is deployed.</summary>
    public required string Namespace { get; init; }

    /// <summary>The repository of the shop's image; a release is its tag.</summary>
    public required string Repository { get; init; }

    /// <summary>The policy's triggers, as in <c>lastgood.yaml</c>.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>How long a release is watched until it is good, as in <c>lastgood.yaml</c>.</summary>
    public string Bake { get; init; } = "10m";

    /// <summary>How long the shop is watched after a rollback, as in <c>lastgood.yaml</c>.</summary>
    public string Monitor { get; init; } = "10m";
}

/// <summary>
/// A Deployment called shop, with two pods, in a namespace of somebody's cluster, and a <c>lastgood.yaml</c> for it in a folder of
/// its own. Disposing it removes the folder; what is in the cluster goes with its namespace.
/// </summary>
public sealed class ClusterStage : IStage, IAsyncDisposable
{
    private const string Shop = "shop";
    private const int Replicas = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CommandRunner commands = new(TimeProvider.System);
    private readonly ClusterStageOptions options;

    private ClusterStage(ClusterStageOptions options, string folder)
    {
        this.options = options;
        Folder = folder;
    }

    /// <summary>The stage's folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public string Configuration => Path.Combine(Folder, "lastgood.yaml");

    /// <inheritdoc/>
    public string State => Path.Combine(Folder, "state");

    /// <inheritdoc/>
    public KeyValuePair<string, string> Mark => new("LASTGOOD_STAGE", Folder);

    /// <summary>Makes the folder; nothing is done in the cluster yet.</summary>
    public static ClusterStage Create(ClusterStageOptions options)
    {
        var stage = new ClusterStage(
            options,
            Directory.CreateTempSubdirectory("lastgood-stage-").FullName
        );
        File.WriteAllText(stage.Configuration, stage.Yaml());
        return stage;
    }

    /// <summary>The image of a release.</summary>
    public string Image(string release) => $"{options.Repository}:{release}";

    /// <summary>Deploys a release as a pipeline does: <c>kubectl apply</c>, and nobody tells lastgood.</summary>
    /// <exception cref="CommandException">kubectl refuses.</exception>
    public Task DeployAsync(string release, CancellationToken cancellation) =>
        WriteAsync("apply", Manifest(release), cancellation);

    /// <summary>Has kubectl do something with an object.</summary>
    /// <param name="verb"><c>apply</c> or <c>create</c>.</param>
    /// <param name="manifest">The object in JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">kubectl refuses.</exception>
    public async Task WriteAsync(string verb, string manifest, CancellationToken cancellation)
    {
        var file = Path.Combine(Folder, "manifest.json");
        await File.WriteAllTextAsync(file, manifest, cancellation);
        await KubectlAsync(cancellation, verb, "--filename", file);
    }

    /// <summary>Has kubectl do something in the stage's namespace.</summary>
    /// <returns>What it says.</returns>
    /// <exception cref="CommandException">It refuses.</exception>
    public async Task<string> KubectlAsync(
        CancellationToken cancellation,
        params IReadOnlyList<string> arguments
    )
    {
        var question = options.Cluster.Kubectl(["--namespace", options.Namespace, .. arguments]);
        var result = await commands.RunAsync(new Command(question, Patience), cancellation);
        return result.Succeeded
            ? result.Output
            : throw new CommandException(
                $"{CommandLine.Show(question)} ended with {result.ExitCode}: {result.Error.Trim()}"
            );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Yaml() =>
        $$"""
            # lastgood on a stage of its own: seconds where production has minutes.
            state: {{Text(State)}}
            services:
              shop:
                platform:
                  kubernetes:
                    context: {{Text(options.Cluster.Context)}}
            {{(
                options.Cluster.Kubeconfig is { } file
                    ? $"        kubeconfig: {Text(file)}"
                    : "        # the kubeconfig that kubectl takes itself"
            )}}
                    namespace: {{options.Namespace}}
                    workloads: [shop]
                health:
                  interval: 500ms
                policy:
                  triggers: [{{string.Join(", ", options.Triggers.Select(Text))}}]
                bake: {{options.Bake}}
                monitor: {{options.Monitor}}

            """;

    // As strict clusters demand it, and small.
    private string Manifest(string release) =>
        $$$"""
            {
              "apiVersion": "apps/v1",
              "kind": "Deployment",
              "metadata": {"name": "{{{Shop}}}"},
              "spec": {
                "replicas": {{{Replicas}}},
                "selector": {"matchLabels": {"app": "{{{Shop}}}"}},
                "template": {
                  "metadata": {"labels": {"app": "{{{Shop}}}"}},
                  "spec": {
                    "terminationGracePeriodSeconds": 1,
                    "securityContext": {"runAsNonRoot": true, "runAsUser": 65535, "seccompProfile": {"type": "RuntimeDefault"}},
                    "containers": [
                      {
                        "name": "{{{Shop}}}",
                        "image": {{{Text(Image(release))}}},
                        "resources": {
                          "requests": {"cpu": "10m", "memory": "16Mi"},
                          "limits": {"cpu": "100m", "memory": "32Mi"}
                        },
                        "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}
                      }
                    ]
                  }
                }
              }
            }
            """;

    // A JSON string is a YAML one too.
    private static string Text(string text) => JsonSerializer.Serialize(text);
}
