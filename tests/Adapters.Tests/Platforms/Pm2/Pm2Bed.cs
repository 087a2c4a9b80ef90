using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Pm2;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>How the releases of a <see cref="Pm2Bed"/> come about.</summary>
public enum Pm2Kind
{
    /// <summary>Folders, a link to the one that runs, and an ecosystem file in each.</summary>
    Link,

    /// <summary>Folders alone, and a script.</summary>
    Script,

    /// <summary>A checkout that a cluster of two runs from.</summary>
    Checkout,
}

/// <summary>A small service of Node's that a real PM2 runs.</summary>
internal sealed class Pm2Bed : IPlatformBed
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly Pm2Daemon daemon;
    private readonly Pm2Kind kind;
    private readonly int port = FreePorts.Take(1)[0];
    private bool isUsed;

    /// <summary>Nothing is there yet.</summary>
    public Pm2Bed(Pm2Daemon daemon, Pm2Kind kind)
    {
        this.daemon = daemon;
        this.kind = kind;
        Options = new Pm2Options
        {
            Service = "shop",
            Front = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            App = "shop",
            Home = daemon.Home,
            Pm2 = [Pm2Daemon.Program],
            Script = kind == Pm2Kind.Script ? "server.js" : null,
            CommandTimeout = Patient,
            StartTimeout = TimeSpan.FromSeconds(5),
            Folders = kind switch
            {
                Pm2Kind.Checkout => new()
                {
                    Git = new GitOptions
                    {
                        Checkout = folder["clone"],
                        Install = NodeShop.Install,
                        Timeout = Patient,
                    },
                },
                Pm2Kind.Script => new() { Releases = folder["releases"] },
                _ => new() { Releases = folder["releases"], Current = folder["current"] },
            },
        };
    }

    public Pm2Options Options { get; set; }

    public string Unhealthy => ShopReleases.Unhealthy;

    public string Missing => ShopReleases.Missing;

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    /// <summary>1.0 runs.</summary>
    public static async Task<Pm2Bed> ServingAsync(Pm2Daemon daemon, Pm2Kind kind)
    {
        var bed = new Pm2Bed(daemon, kind);
        try
        {
            await bed.LayOutAsync();
            await bed.StartAsync("1.0");
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public IPlatform Create() =>
        Pm2Platform.Create(
            Options,
            new CommandRunner(TimeProvider.System),
            http,
            TimeProvider.System
        );

    /// <summary>Starts a release by hand, in place of none, and waits until it answers.</summary>
    public async Task StartAsync(string version)
    {
        isUsed = true;
        var release = $"{folder["releases"]}/{version}";
        switch (kind)
        {
            case Pm2Kind.Checkout:
                await RunAsync("start", $"{folder["clone"]}/ecosystem.config.js");
                break;
            case Pm2Kind.Script:
                await RunAsync("start", $"{release}/server.js", "--name", "shop", "--cwd", release);
                break;
            default:
                Point(version);
                await RunAsync("start", $"{release}/ecosystem.config.js");
                break;
        }
        await Until.Async(UsersGetAsync, got => got == version);
    }

    /// <summary>Runs PM2, as the person at the keyboard.</summary>
    public Task<string> RunAsync(params IReadOnlyList<string> arguments) =>
        daemon.RunAsync(arguments);

    /// <summary>The processes of the app, as PM2 has them.</summary>
    public async Task<IReadOnlyList<Pm2Process>> AppAsync() =>
        Pm2List.Of(await RunAsync("jlist"), "shop");

    public Task<string> UsersGetAsync() => Users.GetAsync(http, Options.Front);

    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [
            .. (await AppAsync())
                .Where(static p => p.Status == "online")
                .Select(static p => p.Script)
                .Distinct(StringComparer.Ordinal),
        ];

    public Task DisconnectAsync()
    {
        Options = Options with { Pm2 = ["/bin/sh", "-c", "echo no daemon >&2; exit 1"] };
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        await RunAsync("delete", "shop");
        await StartAsync("1.2");
        return true;
    }

    /// <summary>Makes the link lead to a release, by hand.</summary>
    public void Point(string version)
    {
        File.Delete(folder["current"]);
        File.CreateSymbolicLink(folder["current"], $"releases/{version}");
    }

    public async ValueTask DisposeAsync()
    {
        if (isUsed)
        {
            await daemon.CleanAsync();
        }
        http.Dispose();
        folder.Dispose();
    }

    private async Task LayOutAsync()
    {
        if (kind == Pm2Kind.Checkout)
        {
            await ShopReleases.CloneAsync(folder["remote.git"], folder["clone"]);
            await ShopReleases.GitAsync(
                "-C",
                folder["clone"],
                "checkout",
                "--quiet",
                "--detach",
                "v1.0"
            );
            ShopReleases.Write(folder["clone"], "1.0");
            NodeShop.Write(folder["clone"], port, isCluster: true);
            return;
        }
        foreach (var version in ShopReleases.All)
        {
            ShopReleases.Write(Path.Combine(folder["releases"], version), version);
            NodeShop.Write(Path.Combine(folder["releases"], version), port, isCluster: false);
        }
    }
}
