using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>What the API server of the double answers, as the recorded one did.</summary>
internal sealed class DoubleApi(IDoubleRepository repository)
{
    /// <summary>What each account may, by its token.</summary>
    public Dictionary<string, (string Name, string[] Rights)> Tokens { get; } =
        new(StringComparer.Ordinal)
        {
            ["admin"] = ("admin", ["get", "sync", "update", "applicationsets"]),
            ["lastgood"] = ("lastgood", ["get", "sync", "update", "applicationsets"]),
            ["viewer"] = ("viewer", ["get"]),
        };

    public Dictionary<string, JsonObject> Applications { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, JsonObject> Sets { get; } = new(StringComparer.Ordinal);

    public DoubleController Controller { get; } = new(repository);

    public DoubleAnswer Answer(
        string method,
        string path,
        Func<string, string?> query,
        string? token,
        string? type,
        string body
    )
    {
        if (
            method != "GET"
            && type?.StartsWith("application/json", StringComparison.Ordinal) != true
        )
        {
            return new DoubleAnswer(415, "Invalid content type\n");
        }
        var user =
            token is not null && Tokens.TryGetValue(token, out var known)
                ? known
                : (Name: "", Rights: []);
        if (path == "/api/version")
        {
            return DoubleAnswer.Ok(new JsonObject { ["Version"] = "v3.0.23+unknown" });
        }
        if (path == "/api/v1/session/userinfo")
        {
            return DoubleAnswer.Ok(
                user.Name.Length == 0
                    ? []
                    : new JsonObject
                    {
                        ["loggedIn"] = true,
                        ["username"] = user.Name,
                        ["iss"] = "argocd",
                    }
            );
        }
        var parts = path.Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (parts is not ["", "api", "v1", "applications" or "applicationsets" or "account", _, ..])
        {
            return new DoubleAnswer(404, "Not Found\n");
        }
        if (user.Name.Length == 0)
        {
            return DoubleAnswer.No(
                401,
                16,
                token is null
                    ? "no session information"
                    : "invalid session: token has invalid claims: token is expired"
            );
        }
        if (parts is [_, _, _, "account", "can-i", "applications", var action, _])
        {
            return DoubleAnswer.Ok(
                new JsonObject { ["value"] = user.Rights.Contains(action) ? "yes" : "no" }
            );
        }
        if (parts is [_, _, _, "applicationsets", var set])
        {
            return !user.Rights.Contains("applicationsets") ? DoubleAnswer.Denied()
                : Sets.TryGetValue(set, out var found) ? DoubleAnswer.Ok(found)
                : DoubleAnswer.No(404, 5, $"applicationsets.argoproj.io \"{set}\" not found");
        }
        JsonObject sent;
        try
        {
            sent = body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return DoubleAnswer.No(400, 3, "invalid character");
        }
        var below = string.Join('/', parts[5..]);
        var right =
            method == "GET" ? "get"
            : method is "PATCH" or "PUT" ? "update"
            : "sync";
        var project = query("project") ?? (string?)sent["project"];
        if (
            !Applications.TryGetValue(parts[4], out var application)
            || (query("appNamespace") ?? (string?)sent["appNamespace"] ?? "argocd")
                != (string?)application["metadata"]!["namespace"]
        )
        {
            return project is null
                ? DoubleAnswer.Denied()
                : DoubleAnswer.No(404, 5, $"applications.argoproj.io \"{parts[4]}\" not found");
        }
        var actual = (string)application["spec"]!["project"]!;
        if (project is not null && project != actual)
        {
            return DoubleAnswer.Denied();
        }
        if (!user.Rights.Contains(right))
        {
            return DoubleAnswer.Denied(
                below == "rollback"
                    ? ""
                    : $": applications, {right}, {actual}/{parts[4]}, sub: {user.Name}, iat: 2026-11-20T23:43:59Z"
            );
        }
        return (method, below) switch
        {
            ("GET", "") => Get(application, query("refresh") is not null),
            ("GET", "syncwindows") => Windows(),
            ("GET", "events") => DoubleAnswer.Ok(
                new JsonObject
                {
                    ["items"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "Normal",
                            ["reason"] = "OperationCompleted",
                            ["message"] = "Sync operation succeeded",
                        }
                    ),
                }
            ),
            ("GET", _) when parts is [.., "revisions", var commit, "metadata"] => Metadata(commit),
            ("PATCH", "") => Patch(parts[4], application, sent),
            ("PUT", "spec") => Put(application, sent),
            ("POST", "rollback") => Rollback(application, sent, user.Name),
            ("POST", "sync") => Sync(application, sent, user.Name),
            ("DELETE", "operation") => Terminate(application),
            _ => new DoubleAnswer(404, "Not Found\n"),
        };
    }

    private DoubleAnswer Get(JsonObject application, bool refresh)
    {
        var answer = DoubleAnswer.Ok(application);
        // It is answered before the controller goes on; one that is refreshed, after.
        Controller.Step(application, refresh);
        return refresh ? DoubleAnswer.Ok(application) : answer;
    }

    private DoubleAnswer Windows() =>
        DoubleAnswer.Ok(
            Controller.Windows.Count == 0
                ? new JsonObject { ["canSync"] = true }
                : new JsonObject
                {
                    ["activeWindows"] = Controller.Windows.DeepClone(),
                    ["assignedWindows"] = Controller.Windows.DeepClone(),
                    ["canSync"] = !Controller.IsClosed,
                }
        );

    private DoubleAnswer Metadata(string commit)
    {
        if (commit.Length != 40)
        {
            return DoubleAnswer.No(500, 2, $"revision {commit} must be resolved");
        }
        if (repository.Find(commit) is not { } revision)
        {
            return DoubleAnswer.No(
                500,
                2,
                $"error acquiring repo lock: failed to initialize repository resources: Failed to checkout revision {commit}"
            );
        }
        var told = new JsonObject
        {
            ["author"] = "Ada Example <ada@example.com>",
            ["date"] = "2026-11-20T23:43:58Z",
            ["message"] = $"web {revision.Content}",
        };
        if (revision.Tags.Count > 0)
        {
            told["tags"] = new JsonArray([.. revision.Tags.Select(static t => (JsonNode)t)]);
        }
        return DoubleAnswer.Ok(told);
    }

    private DoubleAnswer Patch(string name, JsonObject application, JsonObject sent)
    {
        if (
            DoublePatch.Apply(
                application,
                (string)sent["patch"]!,
                (string?)sent["patchType"] ?? "json"
            )
            is not { } made
        )
        {
            return DoubleAnswer.No(500, 2, "error calculating merge patch: Invalid JSON Patch");
        }
        Applications[name] = made;
        return DoubleAnswer.Ok(made);
    }

    private static DoubleAnswer Put(JsonObject application, JsonObject spec)
    {
        application["spec"] = spec.DeepClone();
        DoublePatch.Prune(application["spec"]!.AsObject());
        return DoubleAnswer.Ok(application["spec"]!);
    }

    private static DoubleAnswer Rollback(JsonObject application, JsonObject sent, string user)
    {
        if (sent["id"] is not JsonValue number || !number.TryGetValue<long>(out var id))
        {
            return DoubleAnswer.No(
                400,
                3,
                "json: cannot unmarshal string into Go struct field ApplicationRollbackRequest.id of type int64"
            );
        }
        if (application["spec"]!["syncPolicy"]?["automated"] is JsonObject)
        {
            return DoubleAnswer.No(
                400,
                9,
                "rollback cannot be initiated when auto-sync is enabled"
            );
        }
        var entry = (application["status"]?["history"] as JsonArray)?.FirstOrDefault(h =>
            (long)h!["id"]! == id
        );
        return entry is null
            ? DoubleAnswer.No(
                400,
                3,
                $"application argocd/{application["metadata"]!["name"]} does not have deployment with id {id}"
            )
            : Begin(
                application,
                sent,
                user,
                new JsonObject
                {
                    ["revision"] = entry["revision"]!.DeepClone(),
                    ["syncStrategy"] = new JsonObject { ["apply"] = new JsonObject() },
                    ["source"] = entry["source"]!.DeepClone(),
                }
            );
    }

    private DoubleAnswer Sync(JsonObject application, JsonObject sent, string user)
    {
        if (Controller.IsClosed)
        {
            return DoubleAnswer.No(403, 7, "cannot sync: blocked by sync window");
        }
        var asked = (string?)sent["revision"] ?? "";
        var target = (string?)application["spec"]!["source"]!["targetRevision"];
        if (
            application["spec"]!["syncPolicy"]?["automated"] is JsonObject
            && asked.Length > 0
            && asked != target
        )
        {
            return DoubleAnswer.No(
                400,
                9,
                $"Cannot sync to {asked}: auto-sync currently set to {target}"
            );
        }
        var sync = new JsonObject
        {
            ["revision"] = asked.Length > 0 ? asked : Controller.HeadOf(application),
        };
        if (sent["strategy"] is { } strategy)
        {
            sync["syncStrategy"] = strategy.DeepClone();
        }
        return Begin(application, sent, user, sync);
    }

    private static DoubleAnswer Begin(
        JsonObject application,
        JsonObject sent,
        string user,
        JsonObject sync
    )
    {
        if (application["operation"] is not null)
        {
            return DoubleAnswer.No(400, 9, "another operation is already in progress");
        }
        foreach (var flag in (string[])["prune", "dryRun"])
        {
            if (sent[flag]?.GetValue<bool>() == true)
            {
                sync[flag] = true;
            }
        }
        application["operation"] = new JsonObject
        {
            ["sync"] = sync,
            ["initiatedBy"] = new JsonObject { ["username"] = user },
            ["retry"] = new JsonObject(),
        };
        DoubleController.Status(application).Remove("operationState");
        return DoubleAnswer.Ok(application);
    }

    private static DoubleAnswer Terminate(JsonObject application)
    {
        if (application["operation"] is null)
        {
            return DoubleAnswer.No(
                400,
                3,
                "Unable to terminate operation. No operation is in progress"
            );
        }
        var status = DoubleController.Status(application);
        if (status["operationState"] is not JsonObject state)
        {
            status["operationState"] = state = new JsonObject
            {
                ["operation"] = application["operation"]!.DeepClone(),
            };
        }
        state["phase"] = "Terminating";
        return DoubleAnswer.Ok(new JsonObject());
    }
}
