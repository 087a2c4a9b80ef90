using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>One application, by Argo CD's API. Everything names the project: without it a missing one is "permission denied".</summary>
/// <param name="client">Asks.</param>
/// <param name="name">The application's name.</param>
/// <param name="project">Its project.</param>
/// <param name="space">The namespace that it is in; null for Argo CD's own.</param>
internal sealed class ArgoApplications(
    ArgoCdClient client,
    string name,
    string project,
    string? space
)
{
    /// <summary>The server.</summary>
    public ArgoCdServer Server => client.Server;

    /// <summary>Its name as the command line takes it.</summary>
    public string CliName => space is null ? name : $"{space}/{name}";

    /// <summary>What rights are given on.</summary>
    public string Subject => space is null ? $"{project}/{name}" : $"{project}/{space}/{name}";

    /// <summary>What is there, or why that cannot be told. With <paramref name="refresh"/>, Argo CD asks git and the cluster before it answers.</summary>
    public Task<ArgoCdAnswer> AskAsync(bool refresh, CancellationToken cancellation) =>
        client.GetAsync(
            Path("", [.. refresh ? (string[])["refresh=normal"] : [], Query()]),
            cancellation
        );

    /// <summary>The application; null where there is none.</summary>
    /// <exception cref="PlatformException">That cannot be told.</exception>
    public async Task<ArgoApplication?> FindAsync(bool refresh, CancellationToken cancellation)
    {
        var answer = await AskAsync(refresh, cancellation);
        return answer switch
        {
            { Succeeded: true, Body: { } body } when body["metadata"] is JsonObject =>
                new ArgoApplication(body),
            { Succeeded: true } => throw Trouble(
                answer with
                {
                    Status = 0,
                    Said = "what was answered is no application",
                },
                "get"
            ),
            { Status: 404, Body: not null } => null,
            _ => throw Trouble(answer, "get"),
        };
    }

    /// <summary>Asks to go back to an entry of the history.</summary>
    public Task<ArgoCdAnswer> RollbackAsync(long id, bool prune, CancellationToken cancellation) =>
        client.AskAsync(
            "POST",
            Path("/rollback"),
            Body(("id", id), ("prune", prune), ("dryRun", false)),
            cancellation
        );

    /// <summary>Asks for a sync to a revision.</summary>
    /// <param name="revision">The revision; empty for what git names.</param>
    /// <param name="prune">Whether resources go that the revision does not have.</param>
    /// <param name="hooks">Whether hooks run; a rollback runs none.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ArgoCdAnswer> SyncAsync(
        string revision,
        bool prune,
        bool hooks,
        CancellationToken cancellation
    )
    {
        var body = Body(("revision", revision), ("prune", prune), ("dryRun", false));
        if (!hooks)
        {
            body["strategy"] = new JsonObject { ["apply"] = new JsonObject() };
        }
        return client.AskAsync("POST", Path("/sync"), body, cancellation);
    }

    /// <summary>Asks to end the operation that goes on.</summary>
    public Task<ArgoCdAnswer> TerminateAsync(CancellationToken cancellation) =>
        client.AskAsync("DELETE", Path("/operation", Query()), body: null, cancellation);

    /// <summary>Changes the application by a merge patch.</summary>
    /// <exception cref="PlatformException">It was not changed.</exception>
    public async Task PatchAsync(JsonObject patch, CancellationToken cancellation)
    {
        var answer = await client.AskAsync(
            "PATCH",
            Path(""),
            Body(("patch", patch.ToJsonString()), ("patchType", "merge")),
            cancellation
        );
        if (!answer.Succeeded)
        {
            throw Trouble(answer, "update");
        }
    }

    /// <summary>The windows that let syncs through or hold them.</summary>
    public Task<ArgoCdAnswer> WindowsAsync(CancellationToken cancellation) =>
        client.GetAsync(Path("/syncwindows", Query()), cancellation);

    /// <summary>What git says of a revision.</summary>
    public Task<ArgoCdAnswer> MetadataAsync(string revision, CancellationToken cancellation) =>
        client.GetAsync(
            Path($"/revisions/{Uri.EscapeDataString(revision)}/metadata", Query()),
            cancellation
        );

    /// <summary>The events of the application.</summary>
    public Task<ArgoCdAnswer> EventsAsync(CancellationToken cancellation) =>
        client.GetAsync(Path("/events", Query()), cancellation);

    /// <summary>Whether the token has a right on the application: <c>get</c>, <c>sync</c>, <c>update</c>.</summary>
    public Task<ArgoCdAnswer> CanAsync(string action, CancellationToken cancellation) =>
        client.GetAsync(
            $"/api/v1/account/can-i/applications/{action}/{Uri.EscapeDataString(Subject)}",
            cancellation
        );

    /// <summary>Who the token is.</summary>
    public Task<ArgoCdAnswer> WhoAsync(CancellationToken cancellation) =>
        client.GetAsync("/api/v1/session/userinfo", cancellation);

    /// <summary>Another application of the same Argo CD, in whatever project.</summary>
    public Task<ArgoCdAnswer> OtherAsync(
        string other,
        string? otherSpace,
        CancellationToken cancellation
    ) =>
        client.GetAsync(
            $"/api/v1/applications/{Uri.EscapeDataString(other)}"
                + (otherSpace is null ? "" : $"?appNamespace={Uri.EscapeDataString(otherSpace)}"),
            cancellation
        );

    /// <summary>An ApplicationSet.</summary>
    public Task<ArgoCdAnswer> SetAsync(string set, CancellationToken cancellation) =>
        client.GetAsync(
            $"/api/v1/applicationsets/{Uri.EscapeDataString(set)}"
                + (space is null ? "" : $"?appsetNamespace={Uri.EscapeDataString(space)}"),
            cancellation
        );

    /// <summary>What is wrong with an answer about the application.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="action">The right that it takes.</param>
    public PlatformException Trouble(ArgoCdAnswer answer, string action) =>
        ArgoCdTrouble.Of(
            Server,
            $"{Verb(action)} application {CliName}",
            $"applications, {action}, {Subject}",
            answer
        );

    private static string Verb(string action) =>
        action switch
        {
            "get" => "asking for",
            "sync" => "syncing",
            _ => "changing",
        };

    private string Path(string below, params ReadOnlySpan<string> query) =>
        $"/api/v1/applications/{Uri.EscapeDataString(name)}{below}"
        + (query.Length == 0 ? "" : "?" + string.Join('&', query!));

    private string Query() =>
        $"project={Uri.EscapeDataString(project)}"
        + (space is null ? "" : $"&appNamespace={Uri.EscapeDataString(space)}");

    private JsonObject Body(params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var body = new JsonObject { ["name"] = name, ["project"] = project };
        if (space is not null)
        {
            body["appNamespace"] = space;
        }
        foreach (var (member, value) in members)
        {
            body[member] = value;
        }
        return body;
    }
}
