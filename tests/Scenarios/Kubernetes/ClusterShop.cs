using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Tests.Kubernetes;
using Lastgood.KubernetesBed;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Kubernetes;

/// <summary>A shop in a namespace of the shared cluster that serves v1, which is good, and the built executable beside it.</summary>
internal sealed class ClusterShop : IAsyncDisposable
{
    public const string Good = "v1";

    private readonly Cluster cluster;
    private readonly string space;

    private ClusterShop(Cluster cluster, string space)
    {
        this.cluster = cluster;
        this.space = space;
        Stage = ClusterStage.Create(
            new ClusterStageOptions
            {
                Cluster = new KubeCluster(Cluster.Context, cluster.Kubeconfig),
                Namespace = space,
                Repository = "registry.invalid/shop",
                Triggers = ["crash_loops >= 1 for 1s"],
            }
        );
    }

    public ClusterStage Stage { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Has every program that is started from here on find the kubectl of the tests first.</summary>
    public static async Task<Cluster> ClusterAsync(SharedCluster shared)
    {
        const string path = "PATH";
        var folder = Path.GetDirectoryName(Programs.Kubectl);
        var folders = Environment.GetEnvironmentVariable(path);
        if (folders?.StartsWith($"{folder}:", StringComparison.Ordinal) != true)
        {
            Environment.SetEnvironmentVariable(path, $"{folder}:{folders}");
        }
        return await shared.GetAsync();
    }

    public static async Task<ClusterShop> OpenAsync(SharedCluster shared)
    {
        var here = await ClusterAsync(shared);
        var shop = new ClusterShop(here, await here.NewNamespaceAsync("scene"));
        await shop.Stage.DeployAsync(Good, Cancelled);
        await shop.Stage.MustAsync("record", "shop", Good);
        await shop.Stage.MustAsync("mark", "shop", Good, "good", "--reason", "test");
        return shop;
    }

    /// <summary>Deploys a release with lastgood and says that it is good.</summary>
    public async Task DeployGoodAsync(string release)
    {
        await Stage.MustAsync("deploy", "shop", release);
        await Stage.MustAsync("mark", "shop", release, "good", "--reason", "test");
    }

    /// <summary>The Deployment names a release's image, and all its pods are of that release and ready.</summary>
    public async Task ServesAsync(string release)
    {
        var found = await cluster.Client.GetAsync(
            $"/apis/apps/v1/namespaces/{space}/deployments/shop"
        );
        var (spec, status) = (found["spec"]!, found["status"]!);
        Assert.Equal(
            Stage.Image(release),
            (string?)spec["template"]!["spec"]!["containers"]![0]!["image"]
        );
        Assert.Equal((int?)spec["replicas"], (int?)status["updatedReplicas"]);
        Assert.Equal((int?)spec["replicas"], (int?)status["readyReplicas"]);
    }

    /// <summary>Waits until no process is left that was started for the stage, kubectl included.</summary>
    public Task NothingRunsAsync() =>
        StageSteps.UntilAsync(
            () => Task.FromResult(Processes()),
            static left => left.Count == 0,
            static left => $"these still run: {string.Join("; ", left)}"
        );

    /// <summary>Those that have the stage's mark, by their command lines.</summary>
    public IReadOnlyList<string> Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(process =>
                    Read(process, "environ")
                        .Contains($"{Stage.Mark.Key}={Stage.Mark.Value}", StringComparison.Ordinal)
                )
                .Select(static process => Read(process, "cmdline").Replace('\0', ' '))
                // One that has ended and was not waited for yet has none.
                .Where(static line => line.Length > 0),
        ];

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await cluster.Client.DeleteAsync($"/api/v1/namespaces/{space}");
    }

    private static string Read(string process, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
