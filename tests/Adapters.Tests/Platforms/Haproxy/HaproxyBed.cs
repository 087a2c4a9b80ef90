using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.BlueGreen;
using Lastgood.Adapters.Platforms.Haproxy;
using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.BlueGreen;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Haproxy;

/// <summary>A HAProxy of its own in a folder of its own, before two slots.</summary>
internal sealed class HaproxyBed : IPlatformBed
{
    private const string Program = "/usr/sbin/haproxy";
    private const string Place = "# … what is there …";

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly SlotServices slots;
    private readonly List<string> running = [];

    private HaproxyBed()
    {
        var ports = FreePorts.Take(4);
        slots = new SlotServices(folder);
        SecondFront = $"http://127.0.0.1:{ports[3]}";
        Options = new HaproxyOptions
        {
            Service = "shop",
            Front = $"http://127.0.0.1:{ports[0]}",
            Sockets = [folder["admin.sock"]],
            Backend = "shop",
            StateFile = folder["shop.state"],
            Slots = [slots.SlotOf("blue", ports[1], "s1"), slots.SlotOf("green", ports[2], "s2")],
            Available = slots.Available,
            CommandTimeout = TimeSpan.FromSeconds(10),
            StartTimeout = TimeSpan.FromSeconds(4),
            Drain = TimeSpan.FromSeconds(20),
        };
    }

    public HaproxyOptions Options { get; set; }

    /// <summary>Where a second HAProxy takes users in, once it was started.</summary>
    public string SecondFront { get; }

    public string Unhealthy => SlotServices.Unhealthy;

    public string Missing => SlotServices.Missing;

    public string this[string name] => folder[name];

    /// <summary>HAProxy runs with the very lines that users are told to add, with 1.0 in blue.</summary>
    /// <param name="backend">More lines for the backend.</param>
    /// <param name="change">Changes the whole configuration.</param>
    /// <param name="options">Changes the options that it is written from.</param>
    /// <param name="start">Starts 1.0 in a slot; null for a small program.</param>
    public static async Task<HaproxyBed> ServingAsync(
        string backend = "",
        Func<string, string>? change = null,
        Func<HaproxyOptions, HaproxyOptions>? options = null,
        Func<SlotOptions, Task>? start = null
    )
    {
        var bed = new HaproxyBed();
        bed.Options = options?.Invoke(bed.Options) ?? bed.Options;
        start ??= static slot => SlotServices.StartAsync(slot, "1.0");
        await start(bed.Options.Slots[0]);
        bed.Write("haproxy", bed.Options, bed.Options.Front, backend, change ?? (static c => c));
        await bed.StartAsync("haproxy");
        return bed;
    }

    public IPlatform Create() =>
        new HaproxyPlatform(
            Options,
            new CommandRunner(TimeProvider.System),
            http,
            TimeProvider.System
        );

    public Task StartSlotAsync(string slot, string release) =>
        SlotServices.StartAsync(Options.Slots.Single(s => s.Name == slot), release);

    public Task StopSlotAsync(string slot) => slots.StopAsync(slot);

    /// <summary>Starts another HAProxy before the same slots, with a socket of its own.</summary>
    public async Task<string> StartSecondAsync()
    {
        var socket = folder["second.sock"];
        Write("second", Options with { Sockets = [socket] }, SecondFront, "", static c => c);
        await StartAsync("second");
        return socket;
    }

    /// <summary>Starts one whose configuration was written, and waits until it finds blue up.</summary>
    public async Task StartAsync(string name)
    {
        var result = await NginxBed.RunAsync([
            Program,
            "-W",
            "-D",
            "-f",
            folder[$"{name}.cfg"],
            "-p",
            folder[$"{name}.pid"],
        ]);
        Assert.True(result.Succeeded, result.Error);
        running.Add(name);
        await NginxBed.UntilAsync(async () => await TryAskAsync("show info") is not null);
    }

    /// <summary>Ends one and waits until it is gone.</summary>
    public async Task EndAsync(string name)
    {
        running.Remove(name);
        var pid = (await File.ReadAllTextAsync(folder[$"{name}.pid"])).Trim();
        // A process that was stopped does not end before it goes on.
        foreach (var process in (await ChildrenAsync(pid)).Append(pid))
        {
            await NginxBed.RunAsync(["/bin/kill", "-CONT", process]);
        }
        await NginxBed.RunAsync(["/bin/kill", "-TERM", pid]);
        await NginxBed.UntilAsync(() => Task.FromResult(IsGone(pid)));
    }

    /// <summary>Sends a signal to the worker that has the sockets.</summary>
    public async Task SignalWorkerAsync(string signal, string name = "haproxy")
    {
        var master = (await File.ReadAllTextAsync(folder[$"{name}.pid"])).Trim();
        foreach (var worker in await ChildrenAsync(master))
        {
            await NginxBed.RunAsync(["/bin/kill", $"-{signal}", worker]);
        }
    }

    /// <summary>Reloads HAProxy as its unit does, and waits until another worker answers.</summary>
    public async Task ReloadAsync()
    {
        var before = await PidAsync();
        var master = (await File.ReadAllTextAsync(folder["haproxy.pid"])).Trim();
        await NginxBed.RunAsync(["/bin/kill", "-USR2", master]);
        await NginxBed.UntilAsync(async () => await PidAsync() is { } now && now != before);
    }

    /// <summary>Sends a command to the runtime socket, as a person would.</summary>
    public Task<string> AskAsync(string command, string socket = "admin.sock") =>
        new RuntimeSocket(folder[socket], TimeSpan.FromSeconds(10), TimeProvider.System).AskAsync(
            command,
            TestContext.Current.CancellationToken
        );

    /// <summary>The weights of blue and green that HAProxy has now.</summary>
    public async Task<(int Blue, int Green)> WeightsAsync(string socket = "admin.sock")
    {
        var servers = ServerLine.Parse(await AskAsync("show servers state shop", socket))!;
        return (
            servers.Single(static s => s.Name == "s1").Weight,
            servers.Single(static s => s.Name == "s2").Weight
        );
    }

    /// <summary>Waits until HAProxy's own check says what a server is.</summary>
    public Task UntilStateAsync(string server, string state) =>
        NginxBed.UntilAsync(async () =>
            ServerLine
                .Parse(await AskAsync("show servers state shop"))!
                .Single(s => s.Name == server)
                .State == state
        );

    public Task<string> UsersGetAsync() => UsersGetAsync(Options.Front);

    public async Task<string> UsersGetAsync(string front)
    {
        var result = await http.FetchAsync(
            new FetchRequest(front + "/", TimeSpan.FromSeconds(5), 100_000),
            TestContext.Current.CancellationToken
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text.Split(' ')[0] : "nothing";
    }

    public Task<IReadOnlyList<string>> RunningAsync() => slots.RunningAsync();

    public Task DisconnectAsync() => EndAsync("haproxy");

    public bool IsConnected(PlannedStep step) => step.Name is "switch" or "confirm" or "stop";

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        switch (step.Name)
        {
            case "start" or "ready":
                await slots.StopAsync("green");
                await StartSlotAsync("green", "1.2");
                return true;
            case "switch":
                await AskAsync("set server shop/s1 weight 7");
                return true;
            case "stop":
                await AskAsync("set server shop/s1 weight 100");
                await AskAsync("set server shop/s2 weight 0");
                return true;
            default:
                return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in running.ToList())
        {
            await EndAsync(name);
        }
        await slots.KillAsync();
        http.Dispose();
        folder.Dispose();
    }

    private void Write(
        string name,
        HaproxyOptions options,
        string front,
        string backend,
        Func<string, string> change
    )
    {
        var lines = HaproxySetup.Lines(options);
        var at = lines.IndexOf(Place, StringComparison.Ordinal);
        var text = string.Concat(lines.AsSpan(0, at), "nbthread 2", lines.AsSpan(at + Place.Length))
            .Replace(
                Place,
                $"option httpchk GET /version\n    default-server inter 100ms rise 2 fall 2\n    {backend}",
                StringComparison.Ordinal
            );
        File.WriteAllText(
            folder[$"{name}.cfg"],
            change(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    defaults
                        mode http
                        timeout connect 2s
                        timeout client 30s
                        timeout server 30s
                    frontend users
                        bind 127.0.0.1:{new Uri(front).Port}
                        default_backend shop
                    {text}

                    """
                )
            )
        );
    }

    private async Task<string?> PidAsync() =>
        (await TryAskAsync("show info"))
            ?.Split('\n')
            .FirstOrDefault(static l => l.StartsWith("Pid: ", StringComparison.Ordinal));

    private async Task<string?> TryAskAsync(string command)
    {
        try
        {
            return await AskAsync(command);
        }
        catch (PlatformException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> ChildrenAsync(string process)
    {
        try
        {
            return (await File.ReadAllTextAsync($"/proc/{process}/task/{process}/children")).Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            );
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static bool IsGone(string pid) =>
        !Directory.Exists($"/proc/{pid}")
        || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
