using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Demo.Cluster;

/// <summary>The demo in somebody's cluster: a good release, one whose image nobody has pushed, and the way back.</summary>
/// <param name="options">What was asked for; the context is named and there.</param>
/// <param name="announcer">Tells the audience.</param>
internal sealed class ClusterPlay(DemoOptions options, Announcer announcer)
{
    private const string Repository = "registry.k8s.io/pause";
    private const string LastGood = "3.9";
    private const string Broken = "3.9-missing";
    private const int Pods = 2;

    /// <summary>Plays it.</summary>
    /// <exception cref="CommandException">It cannot go on.</exception>
    public async Task<ClusterResult> RunAsync(CancellationToken cancellation)
    {
        await using var stage = ClusterStage.Create(
            new ClusterStageOptions
            {
                Cluster = new KubeCluster(options.Context!, options.Kubeconfig),
                Namespace = DemoNamespace.Name,
                Repository = Repository,
                // What the default policy has, in seconds instead of half minutes.
                Triggers =
                [
                    "failed_pulls >= 1 for 3s",
                    "failed_rollouts >= 1",
                    "crash_loops >= 1 for 3s",
                ],
                Bake = "5s",
                Monitor = "1m",
            }
        );
        announcer.Say(
            $"playing in the namespace {DemoNamespace.Name} of context {options.Context}; lastgood's own files live in {stage.Folder}"
        );
        await using var space = new DemoNamespace(stage, announcer);
        await space.CreateAsync(cancellation);
        var result = await ActAsync(stage, cancellation);
        foreach (var line in result.Figures())
        {
            announcer.Plain(line);
        }
        return result;
    }

    private async Task<ClusterResult> ActAsync(ClusterStage stage, CancellationToken cancellation)
    {
        announcer.Say($"kubectl apply: {Pods} pods of {stage.Image(LastGood)}");
        await stage.DeployAsync(LastGood, cancellation);
        await stage.KubectlAsync(
            cancellation,
            "rollout",
            "status",
            "deployment/shop",
            "--timeout=60s"
        );

        var lastgood = new Lastgood(stage, announcer);
        var onlooker = new PodOnlooker(stage, announcer);
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var looks = onlooker.LookOnAsync(Pods, looking.Token);
        await using var watch = lastgood.StartWatch();
        await Waiting.IsGoodAsync(lastgood, LastGood, cancellation);

        announcer.Say(
            $"{LastGood} is good; kubectl apply: {stage.Image(Broken)}, which nobody has pushed"
        );
        var deployedAt = TimeProvider.System.GetUtcNow();
        await stage.DeployAsync(Broken, cancellation);
        var incident = await Waiting.IsOverAsync(
            lastgood,
            Broken,
            static incident => incident.VerifiedAt is not null,
            cancellation
        );
        watch.Interrupt();
        await watch.ExitAsync(cancellation);
        await looking.CancelAsync();
        await looks;
        return new ClusterResult(
            incident,
            deployedAt,
            await ImageAsync(stage, cancellation),
            stage.Image(LastGood),
            onlooker.FewestReady,
            await lastgood.ReportAsync(incident.Id, Waiting.ReportFolder(), cancellation)
        );
    }

    private static async Task<string> ImageAsync(
        ClusterStage stage,
        CancellationToken cancellation
    ) =>
        await stage.KubectlAsync(
            cancellation,
            "get",
            "deployment/shop",
            "--output=jsonpath={.spec.template.spec.containers[0].image}"
        );
}
