using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes.Pods;

namespace Lastgood.Adapters.Kubernetes.Mirror;

/// <summary>What is kept of a pod.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The uid of what controls it: a ReplicaSet, StatefulSet or DaemonSet; empty where nothing does.</param>
/// <param name="Hash">See <see cref="PodView.Hash"/>.</param>
internal sealed record PodRow(string Uid, string Name, string Owner, string Hash)
{
    /// <summary>
    /// A pod that was in a crash loop and has been ready for so long without another crash has come out of it. Measured here, by
    /// no clock of the cluster.
    /// </summary>
    public static TimeSpan Calm { get; } = TimeSpan.FromSeconds(5);

    /// <summary>What of a pod is looked at: what <see cref="PodView"/> reads, its images aside.</summary>
    public static KubeShape Shape { get; } =
        KubeShape.Of([
            "metadata.name",
            "metadata.uid",
            "metadata.resourceVersion",
            "metadata.deletionTimestamp",
            "metadata.labels.pod-template-hash",
            "metadata.labels.controller-revision-hash",
            "metadata.ownerReferences.controller",
            "metadata.ownerReferences.uid",
            "spec.nodeName",
            "status.phase",
            "status.reason",
            "status.message",
            "status.conditions.type",
            "status.conditions.status",
            "status.conditions.message",
            .. Containers("status.initContainerStatuses"),
            .. Containers("status.containerStatuses"),
        ]);

    /// <summary>Whether it is ready to serve.</summary>
    public bool IsReady { get; private init; }

    /// <summary>Whether it is being ended.</summary>
    public bool IsEnding { get; private init; }

    /// <summary>What keeps it from being ready.</summary>
    public PodTrouble Trouble { get; private init; }

    /// <summary>What the cluster says of that, for people; empty of one that is ready.</summary>
    public string Words { get; private init; } = "";

    /// <summary>How often its containers were started again while it was followed.</summary>
    public int Restarts { get; private init; }

    /// <summary>How often they were killed for want of memory while it was followed.</summary>
    public int OomKills { get; private init; }

    /// <summary>Which list it was told in last.</summary>
    public int Round { get; private init; }

    private int RestartsBefore { get; init; }

    private bool HasLooped { get; init; }

    private long? CalmSince { get; init; }

    private IReadOnlyDictionary<string, int>? OomRuns { get; init; }

    /// <summary>Whether it crashes again and again, or its containers cannot be made.</summary>
    public bool IsLooping(long now, TimeProvider time) =>
        !IsEnding
        && HasLooped
        && (CalmSince is not { } since || time.GetElapsedTime(since, now) < Calm);

    /// <summary>A pod as it is now.</summary>
    /// <param name="pod">What was told.</param>
    /// <param name="before">What was kept of it; null of one that is new here.</param>
    /// <param name="isOld">Whether one that is new here was there before anybody followed: what it has counted by then is no news.</param>
    /// <param name="round">Which list this is of.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="time">What it is of.</param>
    public static PodRow Of(
        JsonObject pod,
        PodRow? before,
        bool isOld,
        int round,
        long now,
        TimeProvider time
    )
    {
        var view = PodView.Of(pod);
        var loops =
            view.Trouble == PodTrouble.Configuration
            || (view is { Restarts: > 0, Trouble: PodTrouble.CrashLoop or PodTrouble.OutOfMemory });
        var hasLooped = loops || before?.IsLooping(now, time) == true;
        var runs = Runs(pod, before?.OomRuns, out var kills);
        var restartsBefore = before?.RestartsBefore ?? (isOld ? view.Restarts : 0);
        return new PodRow(
            view.Uid,
            view.Name,
            before?.Owner ?? Controller(pod),
            before?.Hash ?? view.Hash
        )
        {
            IsReady = view.IsReady,
            IsEnding = view.IsEnding,
            Trouble = view.Trouble,
            Words = view.IsReady ? "" : view.Words,
            Restarts = view.Restarts - restartsBefore,
            RestartsBefore = restartsBefore,
            OomKills = (before?.OomKills ?? 0) + (before is null && isOld ? 0 : kills),
            OomRuns = runs,
            HasLooped = hasLooped,
            CalmSince = hasLooped && !loops && view.IsReady ? before?.CalmSince ?? now : null,
            Round = round,
        };
    }

    private static IEnumerable<string> Containers(string list)
    {
        string[] members = ["name", "ready", "started", "restartCount", "state", "lastState"];
        return members.Select(m => $"{list}.{m}");
    }

    private static string Controller(JsonObject pod) =>
        pod.Items("metadata", "ownerReferences")
            .FirstOrDefault(static o => o.IsTrue("controller"))
            .Text("uid")
        ?? "";

    // A kill is told again with each change of the pod until the next one: it is known by the run of the container that it ended.
    private static IReadOnlyDictionary<string, int>? Runs(
        JsonObject pod,
        IReadOnlyDictionary<string, int>? known,
        out int fresh
    )
    {
        fresh = 0;
        Dictionary<string, int>? runs = null;
        foreach (
            var container in pod.Items("status", "initContainerStatuses")
                .Concat(pod.Items("status", "containerStatuses"))
        )
        {
            var run = container.Number("restartCount") ?? 0;
            var name = container.Text("name") ?? "";
            foreach (
                var (ended, number) in ((string, int)[])[("lastState", run - 1), ("state", run)]
            )
            {
                if (
                    container.Text(ended, "terminated", "reason") != PodView.KilledForMemory
                    || number <= (runs ?? known)?.GetValueOrDefault(name, -1)
                )
                {
                    continue;
                }
                runs ??= known is null
                    ? new Dictionary<string, int>(StringComparer.Ordinal)
                    : new Dictionary<string, int>(known, StringComparer.Ordinal);
                runs[name] = number;
                fresh++;
            }
        }
        return runs ?? known;
    }
}
