using System.Globalization;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>How far one workload is on its way to a template: fed by what its watches tell.</summary>
/// <param name="scene">Where it goes.</param>
internal sealed class Rollout(Scene scene)
{
    // One that only takes long, or waits for a node, may still come: that is for the time-out of the whole.
    private static readonly PodTrouble[] Hopeless =
    [
        PodTrouble.CrashLoop,
        PodTrouble.ImagePull,
        PodTrouble.Configuration,
        PodTrouble.OutOfMemory,
    ];

    private readonly Dictionary<string, PodView> pods = new(StringComparer.Ordinal);
    private string said = "";

    /// <summary>Where it goes.</summary>
    public Scene Scene => scene;

    /// <summary>As it was told last; null before that.</summary>
    public Workload? Workload { get; private set; }

    /// <summary>Since when a pod of the release has been in trouble that does not pass by itself, without a pause; null where none is.</summary>
    public long? StuckSince { get; private set; }

    /// <summary>The fewest pods that were available so far.</summary>
    public int Fewest { get; private set; } = int.MaxValue;

    /// <summary>Whether it has arrived.</summary>
    public bool IsDone => Workload is { IsRolledOut: true } && scene.IsMade(Workload);

    /// <summary>The pod of the release that is in the worst trouble; null where none is.</summary>
    public PodView? Stuck =>
        pods
            .Values.Where(p => p.Trouble != PodTrouble.None && IsNew(p))
            .OrderByDescending(static p => p.Restarts)
            .ThenBy(static p => p.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Takes what a watch told of the workload.</summary>
    public void Take(Workload workload)
    {
        Workload = workload;
        Fewest = Math.Min(Fewest, workload.Available);
    }

    /// <summary>Takes what a watch told of a pod.</summary>
    public void Take(KubeEvent told, long now)
    {
        switch (told)
        {
            case { Kind: KubeEventKind.Restarted }:
                pods.Clear();
                break;
            case { Kind: KubeEventKind.Deleted, Object: { } gone }:
                pods.Remove(gone.Uid() ?? "");
                break;
            case { Object: { } pod } when pod.IsControlledBy(scene.Uid) || IsOfSet(pod):
                pods[pod.Uid() ?? ""] = PodView.Of(pod);
                break;
        }
        StuckSince = pods.Values.Any(p => IsNew(p) && Hopeless.Contains(p.Trouble))
            ? StuckSince ?? now
            : null;
    }

    /// <summary>A line about it where there is something new to say; null where not.</summary>
    public string? News()
    {
        var ready = pods.Values.Count(p => p.IsReady && IsNew(p));
        var stuck = Stuck is { } pod ? $"; {pod.Name}: {pod.Words}" : "";
        var old = pods.Values.Count(p => !p.IsEnding && !IsNew(p));
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{scene.Workload}: {ready} of {Workload?.Wanted ?? 0} pods of {scene.Release} ready{(old > 0 ? $", {old} of before left" : "")}{stuck}"
        );
        if (line == said || Workload is null)
        {
            return null;
        }
        said = line;
        return line;
    }

    // A Deployment's pods belong to its ReplicaSets; the selector has chosen them.
    private bool IsOfSet(System.Text.Json.Nodes.JsonObject pod) =>
        scene.Workload.Kind == WorkloadKind.Deployment
        && pod.Items("metadata", "ownerReferences").Any(static o => o.Text("kind") == "ReplicaSet");

    private bool IsNew(PodView pod) => !scene.Others.Contains(pod.Hash, StringComparer.Ordinal);

    /// <summary>What stands in the way, for people.</summary>
    public string Trouble =>
        Stuck is { } pod
            ? $"pod {pod.Name}{(pod.Container is { } c ? $", container {c}" : "")}: {pod.Words}"
        : Workload?.CannotCreate is { } cannot ? $"no pod can be made: {Spoken.Excerpt(cannot)}"
        : Workload?.DeadlineExceeded is { } deadline ? deadline
        : Workload?.Words ?? "nothing was seen";
}
