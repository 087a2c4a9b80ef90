using System.Diagnostics;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>
/// An nginx of its own in a folder of its own, before two slots whose releases are small nginx configurations: real
/// programs that start, stop, die and hang as services do.
/// </summary>
internal sealed class NginxBed : IPlatformBed
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly string slotScript;

    public NginxBed(SwitchMode mode)
    {
        // The workers run as another user when the tests run as root.
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(folder["temp"]);
        var ports = FreePorts.Take(3);
        slotScript = folder.Script("slot", SlotScript);
        Runner = new CommandRunner(TimeProvider.System);
        Options = new NginxOptions
        {
            Service = "shop",
            Front = $"http://127.0.0.1:{ports[0]}",
            Switch = mode,
            Include = folder["lastgood/shop.conf"],
            Command =
            [
                "/usr/sbin/nginx",
                "-p",
                folder.Path,
                "-c",
                folder["nginx.conf"],
                "-e",
                folder["front.err"],
            ],
            Slots = [SlotOf("blue", ports[1]), SlotOf("green", ports[2])],
            Available = ["/usr/bin/test", "-f", folder["{release}.release"]],
            CommandTimeout = TimeSpan.FromSeconds(10),
            StartTimeout = TimeSpan.FromSeconds(3),
            Drain = TimeSpan.Zero,
        };
        foreach (var version in new[] { "1.0", "1.1", "1.2" })
        {
            Release(version);
        }
        Release(Unhealthy, health: 503);
        WriteFront();
    }

    public NginxOptions Options { get; set; }

    public ICommandRunner Runner { get; set; }

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    public string Include => Options.Include;

    public string this[string name] => folder[name];

    public string Script(string name, string text) => folder.Script(name, text);

    public string FlagOf(string slot) => folder[$"lastgood/shop.{slot}"];

    /// <summary>nginx runs, set up by lastgood, with 1.0 in blue.</summary>
    public static async Task<NginxBed> ServingAsync(SwitchMode mode)
    {
        var bed = new NginxBed(mode);
        await bed.StartSlotAsync("blue", "1.0");
        Directory.CreateDirectory(bed["lastgood"]);
        await File.WriteAllTextAsync(bed.Include, NginxSetup.IncludeText(bed.Options));
        await bed.StartFrontAsync();
        return bed;
    }

    public IPlatform Create() => new NginxPlatform(Options, Runner, http, TimeProvider.System);

    /// <summary>Writes a release: a service that answers as told.</summary>
    public void Release(string name, string? version = null, int health = 200) =>
        File.WriteAllText(
            folder[$"{name}.release"],
            $$"""
            daemon on;
            master_process off;
            pid @slot@.pid;
            error_log @slot@.err;
            events { }
            http {
                {{TempPaths}}
                access_log off;
                keepalive_requests 1000000;
                server {
                    listen 127.0.0.1:@port@;
                    location = /health { return {{health}}; }
                    location = /version { return 200 "{{version ?? name}}\n"; }
                    location / { return 200 "{{version
                ?? name}} at $request_uri for $http_host\n"; }
                }
            }
            """
        );

    /// <summary>Writes nginx.conf from the very lines that users are told to add.</summary>
    public void WriteFront(string http = "", string server = "", int workers = 2)
    {
        const string place = "# … what is there …";
        var lines = NginxSetup.Lines(Options);
        var listen = $"listen 127.0.0.1:{new Uri(Options.Front).Port}; {server}";
        var common = $"{TempPaths} access_log off; keepalive_requests 1000000; {http}";
        var block =
            Options.Switch == SwitchMode.Flag
                ? $"http {{ {common} {lines.Replace(place, listen, StringComparison.Ordinal)} }}"
                : ReplaceFirst(lines, place, common)
                    .Replace(place, listen, StringComparison.Ordinal);
        File.WriteAllText(
            folder["nginx.conf"],
            $"""
            worker_processes {workers};
            pid front.pid;
            error_log front.err;
            worker_shutdown_timeout 10s;
            events {"{ }"}
            {block}

            """
        );
    }

    /// <summary>Replaces the lines that users add by others.</summary>
    public void ReplaceInFront(string old, string text) =>
        File.WriteAllText(
            folder["nginx.conf"],
            File.ReadAllText(folder["nginx.conf"]).Replace(old, text, StringComparison.Ordinal)
        );

    public async Task StartFrontAsync()
    {
        var result = await RunAsync(Options.Command);
        Assert.True(result.Succeeded, result.Error);
        await UntilAsync(async () => await TryGetAsync("/") is not null);
    }

    /// <summary>Reloads the front and waits until no worker from before takes connections any more.</summary>
    public async Task ReloadFrontAsync()
    {
        var master = Workers.MasterIn(folder["front.pid"])!.Value;
        var before = Workers.Of(master).Active;
        await RunAsync([.. Options.Command, "-s", "reload"]);
        await UntilAsync(() =>
        {
            var live = Workers.Of(master).Active;
            return Task.FromResult(live.Count > 0 && !live.Intersect(before).Any());
        });
    }

    public async Task StartSlotAsync(string slot, string release)
    {
        var at = Options.Slots.Single(s => s.Name == slot);
        var result = await RunAsync(
            Placeholders.Fill(
                at.Start,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["slot"] = slot,
                    ["port"] = $"{new Uri(at.Url).Port}",
                    ["release"] = release,
                }
            )
        );
        Assert.True(result.Succeeded, result.Error);
    }

    /// <summary>Sends a signal to what runs in a slot.</summary>
    public Task<CommandResult> SignalAsync(string slot, string signal) =>
        RunAsync(["/bin/kill", $"-{signal}", File.ReadAllText(folder[$"{slot}.pid"]).Trim()]);

    public async Task<string> UsersGetAsync() =>
        (await TryGetAsync("/"))?.Split(' ')[0] ?? "nothing";

    /// <summary>The body that a path gives through the front; null where it is not a success.</summary>
    public async Task<string?> TryGetAsync(string path)
    {
        var result = await http.FetchAsync(
            new FetchRequest(Options.Front + path, TimeSpan.FromSeconds(5), 100_000),
            TestContext.Current.CancellationToken
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text : null;
    }

    public async Task<IReadOnlyList<string>> RunningAsync()
    {
        var running = new List<string>();
        foreach (var slot in new[] { "blue", "green" })
        {
            if ((await RunAsync([slotScript, "status", slot])).Succeeded)
            {
                running.Add(slot);
            }
        }
        return running;
    }

    public async Task DisconnectAsync()
    {
        // Not "nginx -s stop", which refuses where the configuration on disk is not valid.
        await RunAsync(["/bin/kill", File.ReadAllText(folder["front.pid"]).Trim()]);
        await UntilAsync(() => Task.FromResult(!File.Exists(folder["front.pid"])));
    }

    public bool IsConnected(PlannedStep step) => step.Name is "switch" or "confirm" or "stop";

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        switch (step.Name)
        {
            case "start" or "ready":
                await RunAsync([slotScript, "stop", "green"]);
                await StartSlotAsync("green", "1.2");
                return true;
            case "switch" when Options.Switch == SwitchMode.Flag:
                await File.WriteAllTextAsync(FlagOf("blue"), "");
                await File.WriteAllTextAsync(FlagOf("green"), "");
                return true;
            case "switch":
                await File.AppendAllTextAsync(Include, "# by hand\n");
                return true;
            case "stop" when Options.Switch == SwitchMode.Flag:
                File.Move(FlagOf("green"), FlagOf("blue"));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Waits for a condition; a test that waits for ever has failed.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(20));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task<CommandResult> RunAsync(IReadOnlyList<string> command) =>
        new CommandRunner(TimeProvider.System).RunAsync(
            new Command(command, TimeSpan.FromSeconds(20)),
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in new[] { "blue", "green" })
        {
            await RunAsync([slotScript, "kill", slot]);
        }
        if (File.Exists(folder["front.pid"]))
        {
            await DisconnectAsync();
        }
        http.Dispose();
        folder.Dispose();
    }

    private string TempPaths =>
        string.Join(
            ' ',
            new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(t =>
                $"{t}_temp_path {folder["temp"]}/{t};"
            )
        );

    private SlotOptions SlotOf(string name, int port) =>
        new()
        {
            Name = name,
            Url = $"http://127.0.0.1:{port}",
            Start = [slotScript, "start", "{slot}", "{port}", "{release}"],
            Stop = [slotScript, "stop", "{slot}"],
            Status = [slotScript, "status", "{slot}"],
        };

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + old.Length));
    }

    private const string SlotScript = """
        #!/bin/sh
        # slot start SLOT PORT RELEASE | stop SLOT | status SLOT | kill SLOT
        dir=$(dirname "$0")
        slot=$dir/$2
        # One that has ended and that nobody has buried yet does not run.
        runs() { pid=$(cat "$slot.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null && ! grep -q "^State:.Z" "/proc/$pid/status"; }
        case $1 in
        start)
            sed -e "s#@slot@#$slot#; s#@port@#$3#" "$dir/$4.release" > "$slot.conf" || exit 1
            exec /usr/sbin/nginx -p "$dir" -c "$slot.conf" -e "$slot.err"
            ;;
        stop)
            if runs; then kill "$pid"; fi
            while runs; do sleep 0.01; done
            ;;
        status) runs ;;
        kill) if runs; then kill -KILL "$pid"; fi ;;
        esac
        """;
}
