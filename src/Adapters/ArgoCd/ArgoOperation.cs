using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>A sync of an application that was asked for, goes on, or has ended.</summary>
/// <param name="Revision">The revision; empty for what git names when it begins.</param>
/// <param name="Phase">Empty until the controller has picked it up, then <c>Running</c>, <c>Terminating</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Error</c>.</param>
/// <param name="Message">What Argo CD says of it.</param>
/// <param name="StartedAt">When it was picked up, as Argo CD writes it; empty before.</param>
/// <param name="By">Who began it.</param>
/// <param name="Touched">What it has changed or tried to, with the outcome.</param>
/// <param name="IsPartial">Whether it is of some resources only, or changes nothing: the history does not get it.</param>
internal sealed record ArgoOperation(
    string Revision,
    string Phase,
    string Message,
    string StartedAt,
    string By,
    IReadOnlyList<string> Touched,
    bool IsPartial
)
{
    /// <summary>Whether it waits for a sync window: it was accepted and goes on for as long as the window lasts.</summary>
    public bool IsHeld => Message.Contains("sync window", StringComparison.OrdinalIgnoreCase);

    /// <summary>What tells it from another.</summary>
    public string Mark => $"{StartedAt} {Revision} {By}";

    /// <summary>It, for people.</summary>
    public string Words =>
        $"a sync {(Revision.Length == 0 ? "" : $"to {ShortOf(Revision)} ")}by {By}"
        + (StartedAt.Length == 0 ? ", not begun yet" : $", begun {StartedAt}")
        + (Message.Length == 0 ? "" : $": {Spoken.Excerpt(Message)}");

    /// <summary>A commit as people say it; anything else as it is.</summary>
    public static string ShortOf(string revision) =>
        string.Join(
            '+',
            revision
                .Split('+')
                .Select(static r =>
                    r.Length >= 40 && r.All(char.IsAsciiHexDigitLower) ? r[..12] : r
                )
        );

    /// <summary>One that nobody has picked up yet.</summary>
    public static ArgoOperation Asked(JsonObject operation) =>
        new(
            ArgoDeployment.RevisionOf(operation["sync"] as JsonObject) ?? "",
            "",
            "",
            "",
            WhoOf(operation),
            [],
            IsPartOf(operation)
        );

    /// <summary>One that was picked up: <c>status.operationState</c>.</summary>
    public static ArgoOperation Ended(JsonObject state)
    {
        var operation = state["operation"] as JsonObject ?? [];
        return new ArgoOperation(
            ArgoDeployment.RevisionOf(operation["sync"] as JsonObject)
                ?? ArgoDeployment.RevisionOf(state["syncResult"] as JsonObject)
                ?? "",
            state["phase"].Text() ?? "",
            state["message"].Text() ?? "",
            state["startedAt"].Text() ?? "",
            WhoOf(operation),
            [
                .. state
                    .At("syncResult", "resources")
                    .Objects()
                    .Select(static r =>
                        $"{r["kind"].Text()} {r["name"].Text()}: {r["status"].Text() ?? r["hookPhase"].Text()}{(r["message"].Text() is { } said ? $" ({Spoken.Excerpt(said)})" : "")}"
                    ),
            ],
            IsPartOf(operation)
        );
    }

    private static string WhoOf(JsonObject operation) =>
        operation.At("initiatedBy", "automated").IsTrue()
            ? "auto-sync"
            : operation.At("initiatedBy", "username").Text() ?? "somebody";

    private static bool IsPartOf(JsonObject operation) =>
        operation.At("sync", "dryRun").IsTrue()
        || operation.At("sync", "resources") is JsonArray { Count: > 0 };
}
