using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Platforms.Commands;

/// <summary>
/// A real little service in a folder of its own: a web server that a shell script stops and starts on another release's
/// pages, as many a team's own script does.
/// </summary>
internal sealed class ScriptedShop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePorts.Take(1)[0];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Writes the releases and the script; nothing runs yet.</summary>
    public ScriptedShop()
    {
        foreach (var version in ShopReleases.All)
        {
            ShopReleases.Write(folder[$"releases/{version}"], version);
        }
        File.WriteAllText(folder["host"], "reachable\n");
        Script = folder.Script(
            "shop",
            Text.Replace(
                "@port@",
                port.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
        );
    }

    /// <summary>The script: <c>inspect</c>, <c>available</c>, <c>fetch</c>, <c>activate</c>, <c>verify</c>, <c>restart</c>.</summary>
    public string Script { get; }

    /// <summary>Where users come in.</summary>
    public string Front => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>The commands that were run so far, without those that only look.</summary>
    public IReadOnlyList<string> Changes =>
        [
            .. File.ReadAllLines(folder["ran"])
                .Where(static l => l.Split(' ')[0] is "fetch" or "activate" or "restart"),
        ];

    /// <summary>The ids of the web servers that run.</summary>
    public IReadOnlyList<string> Running =>
        File.Exists(folder["pid"])
        && File.ReadAllText(folder["pid"]).Trim() is { Length: > 0 } pid
        && File.Exists($"/proc/{pid}/exe")
            ? ["site"]
            : [];

    public string this[string name] => folder[name];

    /// <summary>Takes away what the script talks to.</summary>
    public void Disconnect() => File.Delete(folder["host"]);

    /// <summary>Runs the script by hand.</summary>
    public async Task RunAsync(params IReadOnlyList<string> arguments)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command([Script, .. arguments], Patience),
            CancellationToken.None
        );
        Assert.True(result.Succeeded, result.Output + result.Error);
    }

    /// <summary>What users get now.</summary>
    public async Task<string> UsersGetAsync()
    {
        try
        {
            return (await http.GetStringAsync(new Uri($"{Front}/version"))).Trim();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "nothing";
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.WriteAllText(folder["host"], "reachable\n");
        await RunAsync("stop");
        http.Dispose();
        folder.Dispose();
    }

    // A zombie has ended, and has given back its port: where tests run there may be nobody who buries it.
    private const string Text = """
        #!/bin/sh
        set -e
        cd "$(dirname "$0")"
        echo "$*" >>ran
        [ -e host ] || { echo 'the host is away' >&2; exit 7; }

        runs() {
            [ -s pid ] || return 1
            case "$(cut -d' ' -f3 "/proc/$(cat pid)/stat" 2>/dev/null)" in '' | Z | X) return 1 ;; esac
        }
        stop() {
            if runs; then
                kill "$(cat pid)"
                while runs; do sleep 0.02; done
            fi
        }
        start() {
            (cd current && exec busybox httpd -f -p 127.0.0.1:@port@ -h .) </dev/null >/dev/null 2>&1 &
            echo $! >pid
        }

        case $1 in
        inspect) if [ -e current ]; then basename "$(readlink current)"; fi ;;
        available) [ -d "releases/$2" ] || { echo "no folder releases/$2" >&2; exit 1; } ;;
        fetch) mv "kept/$2" "releases/$2" ;;
        activate)
            ln -sfn "releases/$2" current.new
            mv -T current.new current
            stop
            start
            ;;
        verify) [ ! -e refused ] || { echo "not good enough: $(cat refused)"; exit 1; } ;;
        restart) stop; start ;;
        stop) stop ;;
        *) exit 64 ;;
        esac
        """;
}
