using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Runtime;

/// <summary>A backend of one HAProxy process, through its runtime socket.</summary>
/// <param name="name">The backend.</param>
/// <param name="socket">The socket.</param>
internal sealed class Backend(string name, RuntimeSocket socket)
{
    /// <summary>The level of a socket that may change weights.</summary>
    public const string Admin = "admin";

    /// <summary>Where it is asked.</summary>
    public string Socket => socket.Address;

    /// <summary>What the servers are, with the text that HAProxy reads them back from.</summary>
    /// <exception cref="PlatformException">It does not answer, or has no such backend.</exception>
    public async Task<BackendState> LookAsync(CancellationToken cancellation)
    {
        var text = await socket.AskAsync(ServersState, cancellation);
        return ServerLine.Parse(text) is { } servers
            ? new BackendState(name, socket.Address, servers, text.TrimEnd() + "\n")
            : throw Refused(ServersState, text);
    }

    /// <summary>How many sessions a server has, queued ones included.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    public async Task<long> SessionsAsync(string server, CancellationToken cancellation) =>
        (await FiguresAsync(server, cancellation)) is var row
        && long.TryParse(row("scur"), CultureInfo.InvariantCulture, out var current)
        && long.TryParse(row("qcur"), CultureInfo.InvariantCulture, out var queued)
            ? current + queued
            : throw Refused(Stat, "no scur and qcur");

    /// <summary>What HAProxy's own check of a server last said, for people.</summary>
    /// <exception cref="PlatformException">It cannot be told.</exception>
    public async Task<string> CheckAsync(string server, CancellationToken cancellation)
    {
        var row = await FiguresAsync(server, cancellation);
        return $"{row("status")} {row("check_status")} {row("last_chk")}".Trim();
    }

    /// <summary>Gives a server a weight.</summary>
    /// <exception cref="PlatformException">HAProxy refused; nothing was changed.</exception>
    public Task WeighAsync(string server, int weight, CancellationToken cancellation) =>
        TellAsync(Weigh(server, weight), cancellation);

    /// <summary>Takes a server out: no new request, not even of clients that are bound to it; those under way end in peace.</summary>
    /// <exception cref="PlatformException">HAProxy refused; nothing was changed.</exception>
    public Task TakeOutAsync(string server, CancellationToken cancellation) =>
        TellAsync($"set server {name}/{server} state maint", cancellation);

    /// <summary>Takes a server in again.</summary>
    /// <exception cref="PlatformException">HAProxy refused; nothing was changed.</exception>
    public Task TakeInAsync(string server, CancellationToken cancellation) =>
        TellAsync(Ready(server), cancellation);

    /// <summary>For a person: how a server is taken in again.</summary>
    public string HowToTakeIn(string server) => socket.Show(Ready(server));

    /// <summary>For a person: how a server is given a weight.</summary>
    public string HowToWeigh(string server, int weight) => socket.Show(Weigh(server, weight));

    /// <summary>For a person: how the servers are looked at.</summary>
    public string HowToLook => socket.Show(ServersState);

    /// <summary>The process that answers; null where it does not say.</summary>
    public async Task<int?> ProcessAsync(CancellationToken cancellation)
    {
        const string pid = "Pid: ";
        var info = await socket.AskAsync("show info", cancellation);
        return
            info.Split('\n').FirstOrDefault(static l => l.StartsWith(pid, StringComparison.Ordinal))
                is { } line
            && int.TryParse(line[pid.Length..], CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
    }

    /// <summary>What the socket may do: <c>user</c>, <c>operator</c> or <see cref="Admin"/>.</summary>
    public async Task<string> LevelAsync(CancellationToken cancellation) =>
        (await socket.AskAsync("show cli level", cancellation)).Trim();

    private string ServersState => $"show servers state {name}";

    // Type 4 is servers; -1 is all of them.
    private string Stat => $"show stat {name} 4 -1";

    private string Weigh(string server, int weight) =>
        string.Create(CultureInfo.InvariantCulture, $"set server {name}/{server} weight {weight}");

    private string Ready(string server) => $"set server {name}/{server} state ready";

    private async Task TellAsync(string command, CancellationToken cancellation)
    {
        var answer = await socket.AskAsync(command, cancellation);
        if (!string.IsNullOrWhiteSpace(answer))
        {
            throw Refused(command, answer);
        }
    }

    private async Task<Func<string, string>> FiguresAsync(
        string server,
        CancellationToken cancellation
    )
    {
        var text = await socket.AskAsync(Stat, cancellation);
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static l => l.Split(','))
            .ToList();
        // A field with a comma in it is quoted; those are all behind the ones that are read here but one, the check's own words.
        if (
            rows is not [["# pxname", "svname", ..] names, ..]
            || rows.Find(r => r.Length > 1 && r[1] == server) is not { } row
        )
        {
            throw Refused(Stat, text);
        }
        return column => row.ElementAtOrDefault(Array.IndexOf(names, column)) ?? "";
    }

    private PlatformException Refused(string command, string answer)
    {
        var said = Spoken.Excerpt(answer.Trim());
        var remedy =
            said.StartsWith("Permission denied", StringComparison.Ordinal)
                ? $"the socket needs level admin: stats socket {socket.Address} level admin"
            : said.Contains("static LB algorithm", StringComparison.Ordinal)
                ? $"\"balance\" of backend {name} does not take weights while it runs: use roundrobin, leastconn or random"
            : $"does HAProxy's configuration have the backend {name} with that server? Try: {HowToLook}";
        return new PlatformException(
            $"HAProxy at {socket.Address} answers \"{command}\" with: {said}",
            remedy
        );
    }
}

/// <summary>The servers of a backend at one moment.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Socket">The socket that said so.</param>
/// <param name="Servers">The servers.</param>
/// <param name="Text">All of it, as a server-state file.</param>
internal sealed record BackendState(
    string Backend,
    string Socket,
    IReadOnlyList<ServerLine> Servers,
    string Text
)
{
    /// <summary>A server.</summary>
    /// <exception cref="PlatformException">There is none of that name.</exception>
    public ServerLine this[string server] =>
        Servers.FirstOrDefault(s => s.Name == server)
        ?? throw new PlatformException(
            $"backend {Backend} at {Socket} has no server {server}, but {string.Join(", ", Servers.Select(static s => s.Name))}",
            "correct the slots in lastgood.yaml (\"server\"), or the backend in haproxy.cfg"
        );
}
