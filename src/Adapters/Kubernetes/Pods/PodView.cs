using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Kubernetes.Pods;

/// <summary>One pod at one moment.</summary>
internal sealed record PodView
{
    /// <summary>The reason of a container that was killed for want of memory.</summary>
    public const string KilledForMemory = "OOMKilled";

    private static readonly string[] PullReasons =
    [
        "ErrImagePull",
        "ImagePullBackOff",
        "ErrImageNeverPull",
        "InvalidImageName",
        "RegistryUnavailable",
        "ImageInspectError",
        "SignatureValidationFailed",
    ];

    private static readonly string[] ConfigurationReasons =
    [
        "CreateContainerConfigError",
        "CreateContainerError",
        "RunContainerError",
        "ContainerCannotRun",
        "PostStartHookError",
    ];

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its uid.</summary>
    public required string Uid { get; init; }

    /// <summary>The hash that its controller labelled it with: of a Deployment's template, of a StatefulSet's or DaemonSet's revision.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether it is ready to serve.</summary>
    public bool IsReady { get; init; }

    /// <summary>Whether it is being ended.</summary>
    public bool IsEnding { get; init; }

    /// <summary>Whether its containers run, ready or not.</summary>
    public bool Runs { get; init; }

    /// <summary>What keeps it from being ready.</summary>
    public PodTrouble Trouble { get; init; }

    /// <summary>The container that the trouble is with; null where it is the pod's.</summary>
    public string? Container { get; init; }

    /// <summary>What the cluster says of the trouble, or of where it is; for people, in a few words.</summary>
    public required string Words { get; init; }

    /// <summary>How often its containers were started again.</summary>
    public int Restarts { get; init; }

    /// <summary>How many of its containers were killed for want of memory the last time that they ended.</summary>
    public int OomKills { get; init; }

    /// <summary>Images with the digests that the node found, where it tells them.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads a pod.</summary>
    public static PodView Of(JsonObject pod)
    {
        var containers = pod.Items("status", "initContainerStatuses")
            .Concat(pod.Items("status", "containerStatuses"))
            .ToList();
        var isEnding = pod.At("metadata", "deletionTimestamp") is not null;
        var isReady = !isEnding && pod.Condition("Ready").Text("status") == "True";
        var (trouble, container, words) = isReady
            ? (PodTrouble.None, null, "ready")
            : Why(pod, containers);
        return new PodView
        {
            Name = pod.Name() ?? "",
            Uid = pod.Uid() ?? "",
            Hash =
                pod.Text("metadata", "labels", "pod-template-hash")
                ?? pod.Text("metadata", "labels", "controller-revision-hash")
                ?? "",
            IsReady = isReady,
            IsEnding = isEnding,
            Runs = pod.Text("status", "phase") == "Running",
            Trouble = isEnding ? PodTrouble.None : trouble,
            Container = container,
            Words = isEnding ? "ending" : words,
            Restarts = containers.Sum(static c => c.Number("restartCount") ?? 0),
            OomKills = containers.Count(static c =>
                IsOom(c.At("state", "terminated")) || IsOom(c.At("lastState", "terminated"))
            ),
            Digests = DigestsOf(containers),
        };
    }

    private static (PodTrouble, string?, string) Why(JsonObject pod, List<JsonObject> containers)
    {
        var reason = pod.Text("status", "reason");
        if (pod.Text("status", "phase") == "Failed")
        {
            return (
                reason == "Evicted" ? PodTrouble.Evicted : PodTrouble.Failed,
                null,
                $"{reason ?? "failed"}{Said(pod.Text("status", "message"))}"
            );
        }
        if (pod.Condition("PodScheduled") is { } scheduled && scheduled.Text("status") == "False")
        {
            return (
                PodTrouble.Unscheduled,
                null,
                $"no node takes it{Said(scheduled.Text("message"))}"
            );
        }
        foreach (var container in containers)
        {
            if (TroubleOf(container) is { } found)
            {
                return (found.Trouble, container.Text("name"), found.Words);
            }
        }
        var unready = containers.FirstOrDefault(static c =>
            !c.IsTrue("ready") && c.At("state", "running") is not null && c.IsTrue("started")
        );
        return unready is not null && pod.Text("status", "phase") == "Running"
            ? (
                PodTrouble.Probe,
                unready.Text("name"),
                "runs, and its readiness probe has not passed"
            )
            : (PodTrouble.None, null, Starting(pod, containers));
    }

    private static (PodTrouble Trouble, string Words)? TroubleOf(JsonObject container)
    {
        var last = container.At("lastState", "terminated");
        if (container.At("state", "waiting") is { } waiting)
        {
            var reason = waiting.Text("reason") ?? "";
            return PullReasons.Contains(reason, StringComparer.Ordinal)
                    ? (PodTrouble.ImagePull, $"{reason}{Said(waiting.Text("message"))}")
                : ConfigurationReasons.Contains(reason, StringComparer.Ordinal)
                    ? (PodTrouble.Configuration, $"{reason}{Said(waiting.Text("message"))}")
                : reason != "CrashLoopBackOff" ? null
                : IsOom(last)
                    ? (
                        PodTrouble.OutOfMemory,
                        $"killed for want of memory again and again, {Restarted(container)}"
                    )
                : (PodTrouble.CrashLoop, $"{reason}: {Ended(last)}, {Restarted(container)}");
        }
        if (container.At("state", "terminated") is { } ended)
        {
            return IsOom(ended) ? (PodTrouble.OutOfMemory, "killed for want of memory")
                : ended.Number("exitCode") is 0 ? null
                : (PodTrouble.CrashLoop, Ended(ended));
        }
        return null;
    }

    private static string Starting(JsonObject pod, List<JsonObject> containers) =>
        containers
            .Select(static c => c.Text("state", "waiting", "reason"))
            .FirstOrDefault(static r => r is not null)
        ?? (pod.Text("spec", "nodeName") is null ? "waits for a node" : "starts");

    private static bool IsOom(JsonNode? terminated) => terminated.Text("reason") == KilledForMemory;

    private static string Ended(JsonNode? terminated) =>
        terminated.Number("exitCode") is { } code
            ? string.Create(CultureInfo.InvariantCulture, $"ended with code {code}")
            : "ended";

    private static string Restarted(JsonObject container) =>
        container.Number("restartCount") switch
        {
            1 => "started again once",
            { } times => string.Create(
                CultureInfo.InvariantCulture,
                $"started again {times} times"
            ),
            null => "started again",
        };

    private static string Said(string? message) =>
        message is { Length: > 0 } ? $": {Spoken.Excerpt(message)}" : "";

    private static Dictionary<string, string> DigestsOf(List<JsonObject> containers)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            if (
                container.Text("name") is { } name
                && container.Text("imageID") is { } id
                && id.IndexOf("sha256:", StringComparison.Ordinal) is >= 0 and var at
            )
            {
                digests[name] = id[at..];
            }
        }
        return digests;
    }
}
