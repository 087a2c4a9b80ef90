using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.ArgoCd.Double;

namespace Lastgood.Adapters.Tests.ArgoCd;

/// <summary>The double answers what a real Argo CD 3.0 was recorded to answer.</summary>
public sealed class ReplayTests
{
    /// <summary>How often somebody may have to look until the double has come as far as the recording.</summary>
    private const int Looks = 6;

    private static readonly string Folder = Path.Combine(
        AppContext.BaseDirectory,
        "ArgoCd",
        "Exchanges"
    );

    public static TheoryData<string> Recordings =>
        [.. Directory.GetFiles(Folder, "*.jsonl").Select(static f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task The_double_answers_as_the_real_server_was_recorded_to(string recording)
    {
        var exchanges = await ReadAsync(recording);
        var repository = new MemoryRepository();
        Assert.NotEmpty(exchanges);
        var first =
            exchanges.Select(ApplicationIn).FirstOrDefault(static a => a is not null)
            ?? ApplicationIn((await ReadAsync("rollback-success.jsonl"))[0])!;
        Know(repository, exchanges.Append(first));
        repository.Refs["main"] = (string?)first["status"]!["sync"]?["revision"] ?? "";
        await using var server = new ArgoDouble(repository);
        server.Api.Applications["web"] = Begin(recording, (JsonObject)first.DeepClone(), exchanges);
        if (
            recording.Contains("window-", StringComparison.Ordinal)
            || recording.Contains("sync-window", StringComparison.Ordinal)
        )
        {
            server.Api.Controller.Windows =
            [
                new JsonObject
                {
                    ["kind"] = "deny",
                    ["schedule"] = "* * * * *",
                    ["duration"] = "1h",
                    ["manualSync"] = false,
                },
            ];
        }
        if (recording == "sync-fails.jsonl")
        {
            repository.Commits[repository.Refs["main"]] = new DoubleRevision("x")
            {
                IsRefused = true,
            };
        }

        foreach (var exchange in exchanges)
        {
            await CompareAsync(server, recording, exchange);
        }
    }

    private static async Task CompareAsync(ArgoDouble server, string recording, JsonObject exchange)
    {
        var request = exchange["request"]!;
        var (method, path) = ((string)request["method"]!, (string)request["path"]!);
        var wanted = exchange["response"]!;
        // An account that logs in by name, and one that makes tokens, is nothing that lastgood asks.
        if (
            path is "/api/v1/session" or "/api/v1/settings"
            || path.EndsWith("/token", StringComparison.Ordinal)
        )
        {
            return;
        }
        if (path.Contains("refresh=", StringComparison.Ordinal))
        {
            // What git names, or that it cannot be asked, is seen then.
            ((MemoryRepository)server.Repository).Refs["main"] =
                (string?)wanted["body"]!["status"]!["sync"]!["revision"] ?? "";
        }
        for (var look = 1; ; look++)
        {
            var answer = await server.AnswerAsync(
                method,
                new Uri(server.Url + path),
                TokenOf(exchange),
                (string?)exchange["type"],
                request["body"]?.ToJsonString() ?? ""
            );
            var what = $"{recording}: {method} {path}: ";
            Assert.Equal(what + (int)wanted["status"]!, what + answer.Status);
            var (expected, actual) = (Matters(wanted["body"]), Matters(Parse(answer.Text)));
            if (expected == actual)
            {
                return;
            }
            if (method != "GET" || look == Looks)
            {
                Assert.Equal(what + expected, what + actual);
            }
        }
    }

    // What lastgood goes by; not the times, the resources and the wording of git's errors.
    private static string Matters(JsonNode? body)
    {
        if (body is not JsonObject told)
        {
            return body?.ToString() ?? "";
        }
        if (told["message"] is { } message && told["code"] is not null)
        {
            return ((string)message!).Split(
                [": failed to init", ", sub:", ": SSO is not", ": token has"],
                StringSplitOptions.None
            )[0];
        }
        if (told["spec"] is not JsonObject spec || told["metadata"] is null)
        {
            return string.Join(
                ", ",
                told.Where(static m =>
                        m.Key is "value" or "canSync" or "loggedIn" or "syncPolicy" or "message"
                    )
                    .Where(static m => m.Key != "message")
                    .Select(static m => $"{m.Key} {m.Value?.ToJsonString()}")
            );
        }
        var status = told["status"];
        var sync = told["operation"]?["sync"];
        return string.Join(
            "; ",
            $"policy {spec["syncPolicy"]?.ToJsonString()}",
            $"operation {sync?["revision"]} {sync?["prune"]} {sync?["dryRun"]} {sync?["syncStrategy"]?.ToJsonString()}",
            $"phase {status?["operationState"]?["phase"]} {status?["operationState"]?["operation"]?["sync"]?["revision"]}",
            $"history {string.Join(',', (status?["history"] as JsonArray ?? []).Select(static h => $"{h!["id"]}={h["revision"]}"))}",
            $"git {status?["sync"]?["revision"]}"
        );
    }

    private static string? TokenOf(JsonObject exchange) =>
        (string?)exchange["account"] is { } account ? account
        // One that is no token at all counts as none.
        : (string?)exchange["note"] == "token is no token" ? null
        : (bool)exchange["auth"]! ? "no token of anybody"
        : null;

    /// <summary>The application before the first request: as the first answer says, without what that request brought.</summary>
    private static JsonObject Begin(
        string recording,
        JsonObject application,
        IReadOnlyList<JsonObject> exchanges
    )
    {
        var told = exchanges.FirstOrDefault(static e => ApplicationIn(e) is not null);
        if (told is null || (string?)told["request"]!["method"] is "POST" or "DELETE")
        {
            application.Remove("operation");
        }
        switch (recording)
        {
            case "autosync.jsonl" or "autosync-on-after-rollback.jsonl":
                ((JsonObject)application["spec"]!).Remove("syncPolicy");
                break;
            case "rollback-refused-autosync.jsonl":
                application["spec"]!["syncPolicy"] = new JsonObject
                {
                    ["automated"] = new JsonObject(),
                };
                break;
            case "rollback-refused-operation-in-progress.jsonl":
                application["operation"] = new JsonObject { ["sync"] = new JsonObject() };
                break;
        }
        return application;
    }

    private static JsonObject? ApplicationIn(JsonObject exchange) =>
        exchange["response"]!["body"] is JsonObject body
        && body["spec"] is not null
        && body["metadata"] is not null
            ? body
            : null;

    // Commits that are named anywhere are there, except the one that was asked for because it is not.
    private static void Know(MemoryRepository repository, IEnumerable<JsonObject> texts)
    {
        foreach (var text in texts)
        {
            foreach (
                var word in text.ToJsonString()
                    .Split('"', '/', ' ')
                    .Where(static w => w.Length == 40)
            )
            {
                if (word.All(char.IsAsciiHexDigitLower) && word.Any(static c => c != '0'))
                {
                    repository.Commits[word] = new DoubleRevision(word);
                }
            }
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> ReadAsync(string recording) =>
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(Folder, recording))).Select(static l =>
                JsonNode.Parse(l)!.AsObject()
            ),
        ];

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
