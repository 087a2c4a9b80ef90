using System.Globalization;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>
/// What the application controller does, a step each time that somebody looks: it picks an operation up, carries it out, sees how
/// the resources are. So no test depends on how long anything takes.
/// </summary>
internal sealed class DoubleController(IDoubleRepository repository)
{
    private long seconds;

    /// <summary>The windows of the project; those that deny hold every sync.</summary>
    public JsonArray Windows { get; set; } = [];

    /// <summary>Whether an operation goes on for ever.</summary>
    public bool Holds { get; set; }

    /// <summary>Whether it has not come round to what auto-sync would bring.</summary>
    public bool IsLate { get; set; }

    /// <summary>What an owner writes into <c>automated</c> whenever that is not there; null for none.</summary>
    public JsonObject? Owner { get; set; }

    /// <summary>The commit that is live, by application. Otherwise the newest of the history.</summary>
    public Dictionary<string, string> Live { get; } = new(StringComparer.Ordinal);

    public bool IsClosed => Windows.Any(static w => (string?)w!["kind"] == "deny");

    /// <summary>What is live; null for nothing.</summary>
    public DoubleRevision? LiveOf(JsonObject application) =>
        LiveCommit(application) is { } commit ? repository.Find(commit) : null;

    /// <summary>One step. With <paramref name="refresh"/> git is looked at too.</summary>
    public void Step(JsonObject application, bool refresh)
    {
        if (Owner is not null && application["spec"]!["syncPolicy"]?["automated"] is null)
        {
            var policy = application["spec"]!["syncPolicy"] as JsonObject ?? [];
            policy["automated"] = Owner.DeepClone();
            application["spec"]!["syncPolicy"] = policy;
        }
        var status = Status(application);
        if (application["operation"] is JsonObject operation)
        {
            Operate(application, status, operation);
            return;
        }
        Recover(application, status);
        var isAutomated = application["spec"]!["syncPolicy"]?["automated"] is JsonObject;
        if (refresh || isAutomated)
        {
            Compare(application, status);
        }
        if (
            isAutomated
            && (string?)status["sync"]!["status"] == "OutOfSync"
            && !IsClosed
            && !IsLate
        )
        {
            Finish(
                application,
                status,
                new JsonObject
                {
                    ["sync"] = new JsonObject { ["revision"] = HeadOf(application) },
                    ["initiatedBy"] = new JsonObject { ["automated"] = true },
                    ["retry"] = new JsonObject { ["limit"] = 5 },
                }
            );
        }
    }

    /// <summary>The commit that the application follows.</summary>
    public string? HeadOf(JsonObject application) =>
        repository.Head((string?)application["spec"]!["source"]?["targetRevision"] ?? "HEAD");

    public static JsonObject Status(JsonObject application)
    {
        if (application["status"] is not JsonObject status)
        {
            application["status"] = status = [];
        }
        return status;
    }

    private void Operate(JsonObject application, JsonObject status, JsonObject operation)
    {
        if (status["operationState"] is not JsonObject state)
        {
            status["operationState"] = new JsonObject
            {
                ["operation"] = operation.DeepClone(),
                ["phase"] = "Running",
                ["startedAt"] = Now(),
            };
            if (IsClosed)
            {
                status["operationState"]!["message"] = "Sync operation blocked by sync window";
                status["operationState"]!["syncResult"] = new JsonObject { ["revision"] = "" };
            }
            return;
        }
        if ((string?)state["phase"] == "Terminating")
        {
            state["phase"] = "Failed";
            state["message"] = "operation terminated";
            state["finishedAt"] = Now();
            application.Remove("operation");
        }
        else if (!Holds && !IsClosed)
        {
            Finish(application, status, operation);
        }
    }

    private void Finish(JsonObject application, JsonObject status, JsonObject operation)
    {
        var sync = operation["sync"]!;
        var commit = (string?)sync["revision"] is { Length: > 0 } asked
            ? asked
            : HeadOf(application)!;
        var revision = repository.Find(commit);
        var isRefused = revision is null or { IsRefused: true };
        var state = new JsonObject
        {
            ["operation"] = operation.DeepClone(),
            ["phase"] = isRefused ? "Failed" : "Succeeded",
            ["message"] = isRefused
                ? "one or more objects failed to apply, reason: the server refused it"
                : "successfully synced (all tasks run)",
            ["startedAt"] = Now(),
            ["finishedAt"] = Now(),
            ["syncResult"] = new JsonObject
            {
                ["revision"] = commit,
                ["resources"] = new JsonArray(
                    new JsonObject
                    {
                        ["kind"] = "Deployment",
                        ["name"] = "web",
                        ["status"] = isRefused ? "SyncFailed" : "Synced",
                        ["message"] = isRefused
                            ? "the server refused it"
                            : "deployment.apps/web configured",
                    }
                ),
            },
        };
        application.Remove("operation");
        status["operationState"] = state;
        if (isRefused || sync["dryRun"]?.GetValue<bool>() == true)
        {
            return;
        }
        var history = status["history"] as JsonArray ?? [];
        var id = history.Count == 0 ? 0 : (long)history[^1]!["id"]! + 1;
        history.Add(
            new JsonObject
            {
                ["revision"] = commit,
                ["deployedAt"] = Now(),
                ["id"] = id,
                ["source"] = (sync["source"] ?? application["spec"]!["source"])!.DeepClone(),
                ["initiatedBy"] = operation["initiatedBy"]?.DeepClone(),
            }
        );
        while (history.Count > ((long?)application["spec"]!["revisionHistoryLimit"] ?? 10))
        {
            history.RemoveAt(0);
        }
        status["history"] = history;
        Live[(string)application["metadata"]!["name"]!] = commit;
        status["health"] = new JsonObject { ["status"] = "Progressing" };
        Compare(application, status);
    }

    private void Recover(JsonObject application, JsonObject status)
    {
        if ((string?)status["health"]?["status"] != "Progressing")
        {
            return;
        }
        var isHealthy = LiveOf(application) is { IsHealthy: true };
        status["health"] = new JsonObject { ["status"] = isHealthy ? "Healthy" : "Degraded" };
        status["resources"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "Deployment",
                ["name"] = "web",
                ["health"] = isHealthy
                    ? new JsonObject { ["status"] = "Healthy" }
                    : new JsonObject
                    {
                        ["status"] = "Degraded",
                        ["message"] = "Deployment \"web\" exceeded its progress deadline",
                    },
            }
        );
    }

    private void Compare(JsonObject application, JsonObject status)
    {
        var head = HeadOf(application);
        var wanted = head is null ? null : repository.Find(head);
        status["sync"] = new JsonObject
        {
            ["status"] =
                wanted is null ? "Unknown"
                : wanted.Content == LiveOf(application)?.Content ? "Synced"
                : "OutOfSync",
            ["revision"] = wanted is null ? null : head,
        };
        status["reconciledAt"] = Now();
    }

    /// <summary>The commit that is live; null for none.</summary>
    public string? LiveCommit(JsonObject application) =>
        Live.TryGetValue((string)application["metadata"]!["name"]!, out var live)
            ? live
            : (string?)
                (application["status"]?["history"] as JsonArray)?.LastOrDefault()?["revision"];

    // Times as Argo CD writes them, all different.
    private string Now() =>
        DateTimeOffset
            .UnixEpoch.AddYears(56)
            .AddSeconds(seconds++)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
