using System.Diagnostics;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.BlueGreen;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

/// <summary>
/// An nginx of its own in a folder of its own, before two slots.
/// </summary>
internal sealed class NginxBed : IPlatformBed
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly SlotServices slots;

    public NginxBed(SwitchMode mode)
    {
        var ports = FreePorts.Take(3);
        slots = new SlotServices(folder);
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
            Slots = [slots.SlotOf("blue", ports[1]), slots.SlotOf("green", ports[2])],
            Available = slots.Available,
            CommandTimeout = TimeSpan.FromSeconds(10),
            StartTimeout = TimeSpan.FromSeconds(3),
            Drain = TimeSpan.Zero,
        };
        WriteFront();
    }

    public NginxOptions Options { get; set; }

    public ICommandRunner Runner { get; set; }

    public string Unhealthy => SlotServices.Unhealthy;

    public string Missing => SlotServices.Missing;

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

    /// <inheritdoc cref="SlotServices.Release"/>
    public void Release(string name, string? version = null, int health = 200) =>
        slots.Release(name, version, health);

    /// <summary>Writes nginx.conf from the very lines that users are told to add.</summary>
    public void WriteFront(string http = "", string server = "", int workers = 2)
    {
        const string place = "# … what is there …";
        var lines = NginxSetup.Lines(Options);
        var listen = $"listen 127.0.0.1:{new Uri(Options.Front).Port}; {server}";
        var common = $"{slots.TempPaths} access_log off; keepalive_requests 1000000; {http}";
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

    public Task StartSlotAsync(string slot, string release) =>
        SlotServices.StartAsync(Options.Slots.Single(s => s.Name == slot), release);

    /// <inheritdoc cref="SlotServices.SignalAsync"/>
    public Task<CommandResult> SignalAsync(string slot, string signal) =>
        slots.SignalAsync(slot, signal);

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

    public Task<IReadOnlyList<string>> RunningAsync() => slots.RunningAsync();

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
                await slots.StopAsync("green");
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
        await slots.KillAsync();
        if (File.Exists(folder["front.pid"]))
        {
            await DisconnectAsync();
        }
        http.Dispose();
        folder.Dispose();
    }

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + old.Length));
    }
}
