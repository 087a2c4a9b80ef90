using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.KubernetesBed;
using Lastgood.KubernetesBed.Nodes;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>Pods on hollow nodes fail as those of a real 1.32 did when they were recorded.</summary>
public sealed class PodTests(SharedCluster shared)
{
    [Fact]
    public async Task A_crash_loop_has_its_reason_its_exit_code_and_both_logs()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(Workloads.Deployment("web", "localhost/web:crash", 1));

        var pod = await objects.PodAsync("web", pod => Objects.Waiting(pod) == "CrashLoopBackOff");

        var name = Objects.Text(pod["metadata"]!["name"]);
        var status = Objects.Status(pod)!;
        Assert.StartsWith(
            $"back-off 10s restarting failed container=web pod={name}_{objects.Space}(",
            Objects.Text(status["state"]!["waiting"]!["message"]),
            StringComparison.Ordinal
        );
        Assert.Equal(1, (int)status["restartCount"]!);
        Assert.Equal(3, (int)status["lastState"]!["terminated"]!["exitCode"]!);
        Assert.Equal("Error", (string?)status["lastState"]!["terminated"]!["reason"]);
        Assert.Equal("Running", (string?)pod["status"]!["phase"]);
        await objects.EventAsync(pod, "BackOff");
        Assert.Contains(
            "no such table: orders",
            await cluster.KubectlAsync("-n", objects.Space, "logs", name, "--tail=10"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no such table: orders",
            await cluster.KubectlAsync("-n", objects.Space, "logs", name, "--previous"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_image_that_is_not_there_cannot_be_pulled()
    {
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(
            Workloads.Deployment("web", "registry.example.com/team/web:missing", 1)
        );

        var pod = await objects.PodAsync("web", pod => Objects.Waiting(pod) == "ImagePullBackOff");

        Assert.Equal(
            "Back-off pulling image \"registry.example.com/team/web:missing\": ErrImagePull: rpc error: code = NotFound desc = failed to "
                + "pull and unpack image \"registry.example.com/team/web:missing\": failed to resolve reference "
                + "\"registry.example.com/team/web:missing\": registry.example.com/team/web:missing: not found",
            (string?)Objects.Status(pod)!["state"]!["waiting"]!["message"]
        );
        Assert.Equal("Pending", (string?)pod["status"]!["phase"]);
        await objects.EventAsync(pod, "Pulling");
        await objects.EventAsync(pod, "Failed");
        await objects.EventAsync(pod, "BackOff");
    }

    [Fact]
    public async Task Too_much_memory_kills_what_was_ready_before()
    {
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(Workloads.Deployment("web", "localhost/web:oom", 1));

        await objects.PodAsync("web", Objects.Ready);
        var pod = await objects.PodAsync(
            "web",
            pod => Objects.Status(pod)?["lastState"]!["terminated"] is not null
        );

        var last = Objects.Status(pod)!["lastState"]!["terminated"]!;
        Assert.Equal(137, (int)last["exitCode"]!);
        Assert.Equal("OOMKilled", (string?)last["reason"]);
    }

    [Fact]
    public async Task A_failing_probe_keeps_a_pod_unready_until_it_succeeds()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        var image = $"localhost/{objects.Space}:unready";
        await objects.ApplyAsync(Workloads.Deployment("web", image, 1));

        var pod = await objects.PodAsync(
            "web",
            pod => Objects.Status(pod)?["state"]!["running"] is not null
        );
        Assert.Equal(
            "Readiness probe failed: HTTP probe failed with statuscode: 500",
            await objects.EventAsync(pod, "Unhealthy")
        );
        Assert.False(Objects.Ready(pod));

        cluster.Kubelet.Behave(image, Behaviour.Ready);
        await objects.PodAsync("web", Objects.Ready);
    }

    [Fact]
    public async Task Without_its_ConfigMap_a_pod_waits()
    {
        var objects = await Objects.NewAsync(shared);
        var mounts = Workloads.Deployment("mounts", "localhost/web:v1", 1);
        Workloads.PodSpec(mounts)["volumes"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "c",
                ["configMap"] = new JsonObject { ["name"] = "settings" },
            }
        );
        var reads = Workloads.Deployment("reads", "localhost/web:v1", 1);
        Workloads.Container(reads)["envFrom"] = new JsonArray(
            new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = "settings" } }
        );
        await objects.ApplyAsync(mounts);
        await objects.ApplyAsync(reads);

        var mounting = await objects.PodAsync(
            "mounts",
            pod => Objects.Waiting(pod) == "ContainerCreating"
        );
        Assert.Equal(
            "MountVolume.SetUp failed for volume \"c\" : configmap \"settings\" not found",
            await objects.EventAsync(mounting, "FailedMount")
        );
        var reading = await objects.PodAsync(
            "reads",
            pod => Objects.Waiting(pod) == "CreateContainerConfigError"
        );
        Assert.Equal(
            "Error: configmap \"settings\" not found",
            await objects.EventAsync(reading, "Failed")
        );

        await objects.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "settings" },
            }
        );
        await objects.PodAsync("mounts", Objects.Ready);
        await objects.PodAsync("reads", Objects.Ready);
    }

    [Fact]
    public async Task An_evicted_pod_stays_as_a_failed_one_and_another_takes_its_place()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        await objects.ApplyAsync(Workloads.Deployment("web", "localhost/web:v1", 1));
        var pod = await objects.PodAsync("web", Objects.Ready);

        await cluster.Kubelet.EvictAsync(objects.Space, Objects.Text(pod["metadata"]!["name"]));

        var evicted = await objects.PodAsync(
            "web",
            other => (string?)other["status"]!["reason"] == "Evicted"
        );
        Assert.Equal("Failed", (string?)evicted["status"]!["phase"]);
        Assert.Equal(
            Objects.Text(pod["metadata"]!["uid"]),
            Objects.Text(evicted["metadata"]!["uid"])
        );
        await objects.PodAsync("web", Objects.Ready);
    }

    [Fact]
    public async Task What_asks_for_more_than_a_node_has_is_not_scheduled()
    {
        var objects = await Objects.NewAsync(shared);
        var large = Workloads.Deployment("web", "localhost/web:v1", 1);
        Workloads.Container(large)["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "100" },
        };
        await objects.ApplyAsync(large);

        var pod = await objects.PodAsync("web", pod => pod["status"]!["conditions"] is not null);

        var condition = Assert.Single(pod["status"]!["conditions"]!.AsArray())!;
        Assert.Equal("PodScheduled", (string?)condition["type"]);
        Assert.Equal("Unschedulable", (string?)condition["reason"]);
        Assert.Equal(
            "0/3 nodes are available: 3 Insufficient cpu.",
            await objects.EventAsync(pod, "FailedScheduling")
        );
    }

    [Fact]
    public async Task Jobs_succeed_and_fail_and_daemons_are_on_every_node()
    {
        var cluster = await shared.GetAsync();
        var objects = await Objects.NewAsync(shared);
        var prepared = Workloads.Job("good", "localhost/migrate:v1");
        Workloads.PodSpec(prepared)["initContainers"] = new JsonArray(
            new JsonObject { ["name"] = "before", ["image"] = "localhost/before:v1" }
        );
        await objects.ApplyAsync(prepared);
        await objects.ApplyAsync(Workloads.Job("bad", "localhost/migrate:crash"));
        await objects.ApplyAsync(Workloads.DaemonSet("agent", "localhost/agent:v1"));

        var jobs = $"/apis/batch/v1/namespaces/{objects.Space}/jobs";
        await Eventually.IsTrueAsync(async () =>
            (int?)(await cluster.Client.GetAsync($"{jobs}/good"))["status"]!["succeeded"] == 1
        );
        await Eventually.IsTrueAsync(async () =>
            (int?)(await cluster.Client.GetAsync($"{jobs}/bad"))["status"]!["failed"] == 1
        );
        await Eventually.IsTrueAsync(async () =>
            (int?)(await objects.GetAsync("daemonsets", "agent"))["status"]!["numberReady"] == 3
        );
    }
}
