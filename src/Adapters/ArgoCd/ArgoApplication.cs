using System.Text.Json.Nodes;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>An application as Argo CD says it is at one moment.</summary>
internal sealed class ArgoApplication
{
    /// <summary>Reads it; what is missing is as if it were not said.</summary>
    public ArgoApplication(JsonObject json)
    {
        Json = json;
        History =
        [
            .. json.At("status", "history")
                .Objects()
                .Select(ArgoDeployment.Read)
                .OfType<ArgoDeployment>()
                .OrderBy(static d => d.Id),
        ];
        Running = Operation();
    }

    /// <summary>All of it.</summary>
    public JsonObject Json { get; }

    /// <summary>Which object of the cluster it is: one that was made anew under the same name has another.</summary>
    public string Uid => Json.At("metadata", "uid").Text() ?? "";

    /// <summary>Whether it is being deleted.</summary>
    public bool IsDeleting => Json.At("metadata", "deletionTimestamp").Text() is not null;

    /// <summary>Its project.</summary>
    public string Project => Json.At("spec", "project").Text() ?? "default";

    /// <summary>Its source; null where it has several.</summary>
    public JsonObject? Source =>
        Json.At("spec", "sources") is JsonArray { Count: > 0 }
            ? null
            : Json.At("spec", "source") as JsonObject;

    /// <summary>What it follows in its source, e.g. a branch.</summary>
    public string TargetRevision => Source?["targetRevision"].Text() ?? "HEAD";

    /// <summary>How it is synced; null where it is not said.</summary>
    public JsonObject? SyncPolicy => Json.At("spec", "syncPolicy") as JsonObject;

    /// <summary>
    /// How it is synced by itself; null where that is off. An empty object is on. Argo CD before 3.1 drops <c>enabled: false</c>,
    /// so that what was meant as off is on; later ones keep it.
    /// </summary>
    public JsonObject? Automated =>
        SyncPolicy?["automated"] is JsonObject automated && !automated["enabled"].IsFalse()
            ? automated
            : null;

    /// <summary>The syncs that succeeded, oldest first; Argo CD keeps ten by default.</summary>
    public IReadOnlyList<ArgoDeployment> History { get; }

    /// <summary>The last sync that succeeded: what is live unless another has been begun since; null where there was none.</summary>
    public ArgoDeployment? Newest => History.Count > 0 ? History[^1] : null;

    /// <summary>How many syncs are remembered; null for Argo CD's default, which is 10.</summary>
    public long? HistoryLimit => Json.At("spec", "revisionHistoryLimit").Number();

    /// <summary>The operation that is asked for or goes on; null where none is.</summary>
    public ArgoOperation? Running { get; }

    /// <summary>The last operation that ended, however it did; null where one goes on, or there was none.</summary>
    public ArgoOperation? Last =>
        Running is null && State is { } state ? ArgoOperation.Ended(state) : null;

    /// <summary>The health of all its resources: <c>Healthy</c>, <c>Progressing</c>, <c>Degraded</c>, <c>Suspended</c>, <c>Missing</c>, <c>Unknown</c>.</summary>
    public string Health => Json.At("status", "health", "status").Text() ?? "Unknown";

    /// <summary>Whether what is live is what git says: <c>Synced</c>, <c>OutOfSync</c>, <c>Unknown</c>.</summary>
    public string Sync => Json.At("status", "sync", "status").Text() ?? "Unknown";

    /// <summary>The revision that git names, as Argo CD saw it last; null where it could not tell.</summary>
    public string? GitRevision =>
        ArgoDeployment.RevisionOf(Json.At("status", "sync") as JsonObject);

    /// <summary>When it was compared last, as Argo CD writes it.</summary>
    public string? ReconciledAt => Json.At("status", "reconciledAt").Text();

    /// <summary>What Argo CD complains of: it could not read git, for example.</summary>
    public IEnumerable<string> Complaints =>
        Json.At("status", "conditions")
            .Objects()
            .Where(static c =>
                c["type"].Text()?.EndsWith("Error", StringComparison.Ordinal) == true
            )
            .Select(static c => c["message"].Text() ?? c["type"].Text()!);

    /// <summary>The resources that are not well, with why.</summary>
    public IEnumerable<string> Unwell =>
        Json.At("status", "resources")
            .Objects()
            .Where(static r => r.At("health", "status").Text() is { } health and not "Healthy")
            .Select(static r =>
                $"{r["kind"].Text()} {r["name"].Text()} is {r.At("health", "status").Text()}"
                + (r.At("health", "message").Text() is { } why ? $" ({why})" : "")
            );

    /// <summary>What of it is in the group <c>apps</c>, and not waiting to be pruned: kind, name and namespace.</summary>
    public IEnumerable<(string Kind, string Name, string Space)> Workloads =>
        Json.At("status", "resources")
            .Objects()
            .Where(static r =>
                r["group"].Text() == "apps"
                && !r["requiresPruning"].IsTrue()
                && r["namespace"].Text() is not null
            )
            .Select(static r =>
                (r["kind"].Text() ?? "", r["name"].Text() ?? "", r["namespace"].Text()!)
            );

    /// <summary>An annotation; null where it is not there or empty.</summary>
    public string? Annotation(string name) => Json.At("metadata", "annotations", name).Text();

    private JsonObject? State => Json.At("status", "operationState") as JsonObject;

    private ArgoOperation? Operation() =>
        State is { } state && state["phase"].Text() is "Running" or "Terminating"
            ? ArgoOperation.Ended(State!)
        : Json["operation"] is JsonObject asked ? ArgoOperation.Asked(asked)
        : null;
}
