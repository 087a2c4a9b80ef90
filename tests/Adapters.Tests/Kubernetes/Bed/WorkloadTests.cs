using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Nodes;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>The real controllers, with hollow nodes, do what they did on a real 1.32 when that was recorded.</summary>
public sealed class WorkloadTests(SharedCluster shared)
{
    // v1, v2, a release that crashes, and undo.
    private static readonly string[] RecordedProgress =
    [
        "NewReplicaSetCreated",
        "ReplicaSetUpdated",
        "NewReplicaSetAvailable",
        "NewReplicaSetCreated",
        "ReplicaSetUpdated",
        "NewReplicaSetAvailable",
        "NewReplicaSetCreated",
        "ReplicaSetUpdated",
        "ProgressDeadlineExceeded",
        "ReplicaSetUpdated",
        "NewReplicaSetAvailable",
    ];

    private static readonly string[] RecordedGood =
    [
        "Pending",
        "Pending ContainerCreating",
        "Running running",
        "Running running ready",
        "Running running ready ending",
        "Succeeded Completed ending",
    ];

    private static readonly string[] RecordedBad =
    [
        "Pending",
        "Pending ContainerCreating",
        "Running Error",
        "Running CrashLoopBackOff",
        "Running CrashLoopBackOff ending",
        "Running Error ending",
        "Failed Error ending",
    ];

    [Fact]
    public async Task A_deployment_lives_and_is_undone_as_the_one_that_was_recorded()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        using var end = new CancellationTokenSource();
        var progress = new List<string>();
        var pods = new ConcurrentDictionary<string, List<string>>(StringComparer.Ordinal);
        var watching = Task.WhenAll(
            FollowAsync(
                cluster,
                $"/apis/apps/v1/namespaces/{objects.Space}/deployments?watch=true",
                deployment => Note(progress, Progress(deployment)),
                end.Token
            ),
            FollowAsync(
                cluster,
                $"/api/v1/namespaces/{objects.Space}/pods?watch=true",
                pod =>
                    Note(
                        pods.GetOrAdd(
                            $"{Image(pod)} {Objects.Text(pod["metadata"]!["name"])}",
                            _ => []
                        ),
                        State(pod)
                    ),
                end.Token
            )
        );

        // No third attempt comes in between, however slow the machine is.
        cluster.Kubelet.Behave(
            $"localhost/{objects.Space}:bad",
            Behaviour.Crashes with
            {
                BackOff = TimeSpan.FromMinutes(5),
            }
        );
        foreach (var tag in (string[])["v1", "v2", "bad"])
        {
            await objects.ApplyAsync(
                Workloads.Deployment("web", $"localhost/{objects.Space}:{tag}", 4, 4)
            );
            var last = tag == "bad" ? "ProgressDeadlineExceeded" : "NewReplicaSetAvailable";
            await ProgressesAsync(objects, last);
        }
        Assert.Equal(
            3,
            (int)(await objects.GetAsync("deployments", "web"))["status"]!["availableReplicas"]!
        );
        await cluster.KubectlAsync("-n", objects.Space, "rollout", "undo", "deploy/web");
        await ProgressesAsync(objects, "NewReplicaSetAvailable");
        await Eventually.IsTrueAsync(async () => (await objects.PodsAsync("web")).Count == 4);
        await end.CancelAsync();
        await watching;

        Assert.Equal(RecordedProgress, progress, StringComparer.Ordinal);
        Assert.Equal(4, pods.Keys.Count(name => name.StartsWith("v1 ", StringComparison.Ordinal)));
        Assert.All(
            Of(pods, "v1"),
            states => Assert.Equal(RecordedGood, states, StringComparer.Ordinal)
        );
        Assert.Equal(2, Of(pods, "bad").Count());
        Assert.All(
            Of(pods, "bad"),
            states => Assert.Equal(RecordedBad, states, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_stuck_pod_of_a_StatefulSet_is_replaced_only_where_it_is_deleted()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(Workloads.StatefulSet("db", "localhost/db:v1"));
        await ReadyAsync(objects, 2);
        await objects.ApplyAsync(Workloads.StatefulSet("db", "localhost/db:crash"));
        var stuck = await objects.PodAsync("db", pod => Objects.Waiting(pod) == "CrashLoopBackOff");
        Assert.Equal("db-1", Objects.Text(stuck["metadata"]!["name"]));

        await cluster.KubectlAsync("-n", objects.Space, "rollout", "undo", "sts/db");
        await Eventually.IsTrueAsync(async () =>
        {
            var set = await objects.GetAsync("statefulsets", "db");
            return (long)set["metadata"]!["generation"]!
                == (long)set["status"]!["observedGeneration"]!;
        });
        Assert.Equal(
            "CrashLoopBackOff",
            Objects.Waiting(await objects.PodAsync("db", pod => !Objects.Ready(pod)))
        );

        await cluster.KubectlAsync("-n", objects.Space, "delete", "pod", "db-1", "--wait=false");
        await ReadyAsync(objects, 2);
    }

    [Fact]
    public async Task A_quota_keeps_the_surge_away()
    {
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ResourceQuota",
                ["metadata"] = new JsonObject { ["name"] = "few" },
                ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "1" } },
            }
        );
        await objects.ApplyAsync(Workloads.Deployment("web", "localhost/web:v1", 1));
        await ProgressesAsync(objects, "NewReplicaSetAvailable");
        await objects.ApplyAsync(Workloads.Deployment("web", "localhost/web:v2", 1));

        await Eventually.IsTrueAsync(async () =>
            (string?)
                Condition(await objects.GetAsync("deployments", "web"), "ReplicaFailure")?["reason"]
            == "FailedCreate"
        );
    }

    private static Task ReadyAsync(Objects objects, int count) =>
        Eventually.IsTrueAsync(async () =>
            (await objects.PodsAsync("db")).Count(Objects.Ready) == count
        );

    private static Task ProgressesAsync(Objects objects, string reason) =>
        Eventually.IsTrueAsync(async () =>
        {
            var deployment = await objects.GetAsync("deployments", "web");
            return (long)deployment["metadata"]!["generation"]!
                    == (long?)deployment["status"]!["observedGeneration"]
                && Progress(deployment) == reason;
        });

    private static async Task FollowAsync(
        Cluster cluster,
        string path,
        Action<JsonObject> look,
        CancellationToken ct
    )
    {
        try
        {
            await foreach (var change in cluster.Client.WatchAsync(path, ct))
            {
                look(change["object"]!.AsObject());
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    private static void Note(List<string> seen, string? state)
    {
        if (state is not null && (seen.Count == 0 || seen[^1] != state))
        {
            seen.Add(state);
        }
    }

    private static string? Progress(JsonObject deployment) =>
        (string?)Condition(deployment, "Progressing")?["reason"];

    private static JsonNode? Condition(JsonObject deployment, string type) =>
        deployment["status"]!
            ["conditions"]
            ?.AsArray()
            .FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static string State(JsonObject pod)
    {
        var state = Objects.Status(pod)?["state"]!.AsObject().Single();
        var word = (string?)state?.Value!["reason"] ?? state?.Key;
        var ending = pod["metadata"]!["deletionTimestamp"] is null ? null : "ending";
        var ready = Objects.Ready(pod) ? "ready" : null;
        string?[] words = [(string?)pod["status"]!["phase"], word, ready, ending];
        return string.Join(' ', words.Where(one => one is not null));
    }

    private static string Image(JsonObject pod) =>
        Objects.Text(pod["spec"]!["containers"]![0]!["image"]).Split(':')[^1];

    private static IEnumerable<List<string>> Of(
        ConcurrentDictionary<string, List<string>> pods,
        string tag
    ) =>
        pods.Where(pod => pod.Key.StartsWith($"{tag} ", StringComparison.Ordinal))
            .Select(pod => pod.Value);
}
