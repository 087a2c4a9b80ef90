using System.Globalization;
using System.Net.Sockets;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Shop;

namespace Lastgood.Stage;

/// <summary>One of the two places that a release of the shop can run in.</summary>
/// <param name="Name"><c>blue</c> or <c>green</c>.</param>
/// <param name="Port">The port of 127.0.0.1 that it has.</param>
public sealed record StageSlot(string Name, int Port)
{
    /// <summary>Where the shop in it answers directly.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>What nginx calls it.</summary>
    public string Upstream => $"shop_{Name}";
}

/// <summary>
/// A folder with a little production in it: an nginx of its own before two slots for the shop, releases, and a
/// <c>lastgood.yaml</c>. All of it runs on loopback, as whoever started it; disposing it leaves no process and no file.
/// </summary>
public sealed class ShopStage : IStage, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EnginePatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CommandRunner _commands = new(TimeProvider.System);
    private readonly int _port;
    private bool _kept;

    private ShopStage(string folder, IReadOnlyList<int> ports)
    {
        Folder = folder;
        _port = ports[0];
        Slots = [new StageSlot("blue", ports[1]), new StageSlot("green", ports[2])];
        NginxCommand =
        [
            Programs.Nginx(),
            "-p",
            folder,
            "-c",
            Path.Combine(folder, "nginx.conf"),
            "-e",
            Path.Combine(folder, "logs", "nginx-error.log"),
        ];
    }

    /// <summary>The stage's folder.</summary>
    public string Folder { get; }

    /// <summary>The address that customers come in through, without a trailing slash.</summary>
    public string Front => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>The two slots; the first serves when nothing was ever chosen.</summary>
    public IReadOnlyList<StageSlot> Slots { get; }

    /// <summary>The stage's <c>lastgood.yaml</c>.</summary>
    public string Configuration => Path.Combine(Folder, "lastgood.yaml");

    /// <summary>The file that lastgood writes for nginx.</summary>
    public string Include => Path.Combine(Folder, "lastgood", "shop.conf");

    /// <summary>nginx' log of requests, where the stage has one.</summary>
    public string AccessLog => Path.Combine(Folder, "logs", "access.log");

    /// <summary>lastgood's state folder.</summary>
    public string State => Path.Combine(Folder, "state");

    /// <summary>The folder with a folder for each release that can be had.</summary>
    public string Releases => Path.Combine(Folder, "releases");

    /// <summary>The script that starts, stops and looks after a slot.</summary>
    public string SlotScript => Path.Combine(Folder, "slot");

    /// <summary>The script that has a Docker Engine for the stage, where its slots are containers.</summary>
    public string EngineScript => Path.Combine(Folder, "engine");

    /// <summary>The socket of that engine.</summary>
    public string Socket => Path.Combine(Folder, "docker", "s");

    /// <summary>What its images are called, without a tag.</summary>
    public const string Image = "lastgood-demo-shop";

    /// <summary>The script that takes everything down, for a stage that is kept.</summary>
    public string DownScript => Path.Combine(Folder, "down");

    /// <summary>How this stage's nginx is called.</summary>
    public IReadOnlyList<string> NginxCommand { get; }

    /// <summary>What a process has in its environment that belongs to the stage: taking the stage down ends it.</summary>
    public KeyValuePair<string, string> Mark => new("LASTGOOD_STAGE", Folder);

    /// <summary>Sets a stage up, nginx running, no release in any slot.</summary>
    /// <exception cref="CommandException">nginx cannot be had or does not start.</exception>
    public static async Task<ShopStage> StartAsync(
        StageOptions options,
        CancellationToken cancellation
    )
    {
        var folder = Directory.CreateTempSubdirectory("lastgood-stage-").FullName;
        // Root's nginx has workers that are nobody, and they look for the flag in here.
        File.SetUnixFileMode(folder, OpenFolder);
        var stage = new ShopStage(folder, FreePorts.Find(3));
        try
        {
            stage.WriteFiles(options);
            stage.Configure(options);
            await stage.StartNginxAsync(cancellation);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes <c>lastgood.yaml</c>, in place of the one that is there.</summary>
    public void Configure(StageOptions options) =>
        File.WriteAllText(Configuration, StageFiles.Lastgood(this, options));

    /// <summary>Makes a release that can be had.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="fault">How it breaks.</param>
    /// <param name="after">When, as the shop's <c>--fault-after</c> takes it: <c>200</c> checkouts, <c>8s</c> or a file.</param>
    public void AddRelease(string version, Fault fault = Fault.None, string after = "0")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Releases, version)).FullName;
        File.WriteAllText(
            Path.Combine(folder, "shop.env"),
            $"SHOP_FAULT={FaultWord(fault)}\nSHOP_FAULT_AFTER={after}\n"
        );
    }

    /// <summary>Makes a release that can be had and is well until <see cref="Break"/>.</summary>
    public void AddBreakableRelease(string version, Fault fault) =>
        AddRelease(version, fault, BreakFile(version));

    /// <summary>Has a breakable release break now.</summary>
    public void Break(string version) => File.WriteAllText(BreakFile(version), "");

    /// <summary>How the shop's settings call a fault.</summary>
    public static string FaultWord(Fault fault) => fault.ToString().ToLowerInvariant();

    /// <summary>Starts nginx and waits until it answers.</summary>
    /// <exception cref="CommandException">It does not start.</exception>
    public async Task StartNginxAsync(CancellationToken cancellation)
    {
        await MustRunAsync(NginxCommand, cancellation);
        await UntilAsync(AnswersAsync, $"nginx does not answer on {Front}", cancellation);
    }

    /// <summary>Has nginx do something: <c>quit</c>, <c>stop</c>, <c>reload</c>.</summary>
    /// <exception cref="CommandException">It refuses.</exception>
    public Task SignalNginxAsync(string signal, CancellationToken cancellation) =>
        MustRunAsync([.. NginxCommand, "-s", signal], cancellation);

    /// <summary>Starts a release in a slot, without lastgood.</summary>
    /// <exception cref="CommandException">It does not start.</exception>
    public Task StartSlotAsync(StageSlot slot, string release, CancellationToken cancellation) =>
        MustRunAsync(
            [
                SlotScript,
                "start",
                slot.Name,
                release,
                slot.Port.ToString(CultureInfo.InvariantCulture),
            ],
            cancellation
        );

    /// <summary>Starts the stage's Docker Engine, makes the releases that there are into images, and starts one in a slot.</summary>
    /// <exception cref="CommandException">It cannot be had: it takes root.</exception>
    public async Task StartContainersAsync(
        StageSlot slot,
        string release,
        CancellationToken cancellation
    )
    {
        await EngineAsync("start");
        foreach (var folder in Directory.EnumerateDirectories(Releases))
        {
            await EngineAsync("image", Path.GetFileName(folder));
        }
        await EngineAsync(
            "run",
            slot.Name,
            release,
            slot.Port.ToString(CultureInfo.InvariantCulture)
        );
        await IsWellAsync(slot.Url, cancellation);

        Task EngineAsync(params IReadOnlyList<string> arguments) =>
            MustRunAsync([EngineScript, .. arguments], cancellation, EnginePatience);
    }

    /// <summary>Stops what runs in a slot, without lastgood.</summary>
    /// <exception cref="CommandException">It cannot be stopped.</exception>
    public Task StopSlotAsync(StageSlot slot, CancellationToken cancellation) =>
        MustRunAsync([SlotScript, "stop", slot.Name], cancellation);

    /// <summary>Whether something runs in a slot.</summary>
    public async Task<bool> SlotRunsAsync(StageSlot slot, CancellationToken cancellation)
    {
        var command = new Command([SlotScript, "status", slot.Name], Patience);
        return (await _commands.RunAsync(command, cancellation)).Succeeded;
    }

    /// <summary>Waits until the shop answers that it is well.</summary>
    /// <param name="address">A slot's, or <see cref="Front"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">It does not get well.</exception>
    public static async Task IsWellAsync(string address, CancellationToken cancellation)
    {
        using var http = new HttpFetcher(TimeProvider.System);
        var health = new FetchRequest($"{address}/health", TimeSpan.FromSeconds(1), MaxBytes: 1024);
        await UntilAsync(
            async patience =>
                (await http.FetchAsync(health, patience)).Answer is { Succeeded: true },
            $"the shop does not get well on {address}",
            cancellation
        );
    }

    /// <summary>Leaves everything running when this is disposed; <see cref="DownScript"/> takes it down later.</summary>
    public void Keep() => _kept = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_kept && File.Exists(DownScript))
        {
            await MustRunAsync([DownScript], CancellationToken.None);
        }
        _kept = true;
    }

    private const UnixFileMode OpenFolder =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private string BreakFile(string version) => Path.Combine(Releases, version, "broken");

    private void WriteFiles(StageOptions options)
    {
        WriteScript(DownScript);
        WriteScript(SlotScript);
        WriteScript(EngineScript);
        foreach (var name in new[] { "lastgood", "logs", "releases", "slots", "temp" })
        {
            Directory.CreateDirectory(Path.Combine(Folder, name));
        }
        File.CreateSymbolicLink(Path.Combine(Folder, "shop"), Built.Shop);
        File.CreateSymbolicLink(Path.Combine(Folder, "dotnet"), Built.DotnetRoot);
        File.WriteAllText(
            Path.Combine(Folder, "nginx.conf"),
            StageFiles.Nginx(_port, Slots, options)
        );
    }

    private static void WriteScript(string path)
    {
        var name = $"{typeof(ShopStage).Namespace}.Scripts.{Path.GetFileName(path)}";
        using (var script = typeof(ShopStage).Assembly.GetManifestResourceStream(name)!)
        using (var file = File.Create(path))
        {
            script.CopyTo(file);
        }
        File.SetUnixFileMode(path, OpenFolder);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(
        Func<CancellationToken, Task<bool>> condition,
        string otherwise,
        CancellationToken cancellation
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            while (!await condition(patience.Token))
            {
                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException(otherwise, inner: e);
        }
    }

    private async Task MustRunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        TimeSpan? patience = null
    )
    {
        var result = await _commands.RunAsync(
            new Command(arguments, patience ?? Patience),
            cancellation
        );
        if (!result.Succeeded)
        {
            throw new CommandException(
                $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error.Trim()}"
            );
        }
    }
}
