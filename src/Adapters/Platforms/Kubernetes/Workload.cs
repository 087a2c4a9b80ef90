using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>A workload as the API server has it at one moment.</summary>
/// <param name="Id">Which.</param>
/// <param name="Json">The whole object.</param>
internal sealed record Workload(WorkloadName Id, JsonObject Json)
{
    /// <summary>Whether its status is of the object as it is now: its controller needs a moment to look.</summary>
    public bool IsObserved =>
        (Json.Number("status", "observedGeneration") ?? 0)
        >= (Json.Number("metadata", "generation") ?? 1);

    public string Uid => Json.Uid() ?? "";

    public string Version => Json.Version() ?? "";

    public JsonObject Template => Json.At("spec", "template") as JsonObject ?? [];

    /// <summary>See <see cref="PodTemplate.Fingerprint"/>.</summary>
    public string Fingerprint => PodTemplate.Fingerprint(Template);

    public bool IsPaused => Json.IsTrue("spec", "paused");

    /// <summary>Whether lastgood has paused it for a freeze: then lastgood may resume it.</summary>
    public bool IsPausedByUs => IsPaused && FieldManager.IsOwnPause(Json);

    /// <summary>Whether somebody else has paused it.</summary>
    public bool IsPausedByOthers => IsPaused && !FieldManager.IsOwnPause(Json);

    /// <summary>How many pods it shall have. A DaemonSet's is the number of its nodes.</summary>
    public int Wanted =>
        Id.Kind == WorkloadKind.DaemonSet
            ? Json.Number("status", "desiredNumberScheduled") ?? 0
            : Json.Number("spec", "replicas") ?? 1;

    /// <summary>How many pods it has, of whichever template.</summary>
    public int Present =>
        (
            Id.Kind == WorkloadKind.DaemonSet
                ? Json.Number("status", "currentNumberScheduled")
                : Json.Number("status", "replicas")
        ) ?? 0;

    /// <summary>How many pods are of today's template.</summary>
    public int Updated =>
        (
            Id.Kind == WorkloadKind.DaemonSet
                ? Json.Number("status", "updatedNumberScheduled")
                : Json.Number("status", "updatedReplicas")
        ) ?? 0;

    /// <summary>How many are ready, of whichever template.</summary>
    public int Ready =>
        (
            Id.Kind == WorkloadKind.DaemonSet
                ? Json.Number("status", "numberReady")
                : Json.Number("status", "readyReplicas")
        ) ?? 0;

    /// <summary>How many have been ready for as long as it asks for.</summary>
    public int Available =>
        Id.Kind switch
        {
            WorkloadKind.DaemonSet => Json.Number("status", "numberAvailable") ?? 0,
            WorkloadKind.Deployment => Json.Number("status", "availableReplicas") ?? 0,
            // Older servers tell none of a StatefulSet.
            _ => Ready,
        };

    /// <summary>Whether all pods are of today's template and available, and none of before is left.</summary>
    public bool IsRolledOut =>
        IsObserved && Updated >= Wanted && Present == Updated && Available >= Wanted;

    /// <summary>Whether it serves as it shall: all of today's template, and nobody but lastgood holds it back.</summary>
    public bool IsWell => IsRolledOut && !IsPausedByOthers && Wanted > 0;

    /// <summary>Whether enough is ready to serve: what the workload itself says, or at least one.</summary>
    public bool IsAvailable =>
        Wanted == 0
        || (
            Id.Kind == WorkloadKind.Deployment && Json.Condition("Available") is { } available
                ? available.Text("status") == "True"
                : Available > 0
        );

    /// <summary>The controller has given up on the rollout; null where it has not. It only says so: nothing is taken back by that.</summary>
    public string? DeadlineExceeded =>
        IsObserved
        && Json.Condition("Progressing") is { } progress
        && progress.Text("reason") == "ProgressDeadlineExceeded"
            ? progress.Text("message") ?? "the rollout does not progress"
            : null;

    /// <summary>Why pods cannot be made at all, e.g. for a quota; null where they can.</summary>
    public string? CannotCreate =>
        Json.Condition("ReplicaFailure") is { } failure && failure.Text("status") == "True"
            ? failure.Text("message")
            : null;

    /// <summary>Its pods, as a label selector.</summary>
    public string Selector =>
        string.Join(
            ',',
            [
                .. Json.Pairs("spec", "selector", "matchLabels")
                    .Select(static p => $"{p.Key}={p.Value}"),
                .. Json.Items("spec", "selector", "matchExpressions").Select(Expression),
            ]
        );

    /// <summary>The way in which pods are replaced: <c>RollingUpdate</c>, <c>Recreate</c>, <c>OnDelete</c>.</summary>
    public string Strategy =>
        Json.Text(
            "spec",
            Id.Kind == WorkloadKind.Deployment ? "strategy" : "updateStrategy",
            "type"
        ) ?? "RollingUpdate";

    /// <summary>How far it is, for people.</summary>
    public string Words =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Id}: {Available} of {Wanted} pods available, {Updated} of this template{(Present > Updated ? $", {Present - Updated} of others" : "")}{(IsPaused ? ", paused" : "")}"
        );

    private static string Expression(JsonObject one)
    {
        var key = one.Text("key");
        var values = string.Join(
            ',',
            (one["values"] as JsonArray ?? []).Select(static v => v.Text())
        );
        return one.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => key ?? "",
            _ => $"!{key}",
        };
    }
}
