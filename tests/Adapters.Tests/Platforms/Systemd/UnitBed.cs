using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Systemd;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Adapters.Tests.Signals.Systemd;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Systemd;

/// <summary>A real systemd that runs a small web server of a release.</summary>
internal sealed class UnitBed : IPlatformBed
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly UnitKind kind;
    private readonly int port = FreePorts.Take(1)[0];

    private UnitBed(UnitKind kind)
    {
        this.kind = kind;
        Runner = new CommandRunner(TimeProvider.System);
    }

    public SystemdBed Systemd { get; } = new();

    public SystemdUnitOptions Options { get; set; } =
        new()
        {
            Service = "",
            Front = "",
            Unit = "",
        };

    public ICommandRunner Runner { get; set; }

    public string Unhealthy => ShopReleases.Unhealthy;

    public string Missing => ShopReleases.Missing;

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    /// <summary>The unit of 1.0.</summary>
    public string Unit => Options.Unit.Replace("{release}", "1.0", StringComparison.Ordinal);

    /// <summary>1.0 runs, as its unit.</summary>
    public static async Task<UnitBed> ServingAsync(UnitKind kind)
    {
        var bed = new UnitBed(kind);
        try
        {
            await bed.Systemd.InitializeAsync();
            bed.Systemd.Needed();
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

    public IPlatform Create() => SystemdPlatform.Create(Options, Runner, http, TimeProvider.System);

    /// <summary>The text of the unit's file.</summary>
    /// <param name="more">More lines of its [Service] section.</param>
    public string Text(string more = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"[Service]\nExecStart=/bin/busybox httpd -f -p 127.0.0.1:{port} -h {Pages}\n{more}\n"
        );

    /// <summary>The file of the unit, or of the template.</summary>
    public string File => kind == UnitKind.Template ? "shop@.service" : "shop.service";

    /// <summary>Starts a release by hand, and waits until it answers.</summary>
    public async Task StartAsync(string version)
    {
        switch (kind)
        {
            case UnitKind.Template:
                await Systemd.AskAsync("stop", "shop@*.service");
                await Systemd.AskAsync("start", $"shop@{version}.service");
                break;
            case UnitKind.Checkout:
                await CheckOutAsync(version);
                await Systemd.AskAsync("restart", "shop.service");
                break;
            default:
                Point(version);
                await Systemd.AskAsync("restart", "shop.service");
                break;
        }
        await Until.Async(UsersGetAsync, got => got == version);
    }

    public Task<string> UsersGetAsync() => Users.GetAsync(http, Options.Front);

    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [
            .. (
                await Systemd.AskAsync(
                    "list-units",
                    "--state=active",
                    "--plain",
                    "--no-legend",
                    "shop*.service"
                )
            )
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ')[0]),
        ];

    public Task DisconnectAsync()
    {
        Systemd.Disconnect();
        // systemctl goes on looking for it, for 25 s.
        Options = Options with
        {
            CommandTimeout = TimeSpan.FromSeconds(2),
        };
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => step.Name != "prepare";

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        switch (step.Name, kind)
        {
            case ("prepare", _):
                ShopReleases.Write(Path.Combine(folder["releases"], "1.1", "www"), "1.1");
                return true;
            case ("restart", UnitKind.Checkout):
                await CheckOutAsync("1.2");
                return true;
            case ("restart", _):
                Point("1.2");
                return true;
            default:
                await StartAsync("1.2");
                return true;
        }
    }

    /// <summary>Makes the link lead to a release, by hand.</summary>
    public void Point(string version)
    {
        System.IO.File.Delete(folder["current"]);
        System.IO.File.CreateSymbolicLink(folder["current"], $"releases/{version}");
    }

    public async ValueTask DisposeAsync()
    {
        await Systemd.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }

    private string Pages =>
        kind switch
        {
            UnitKind.Template => $"{folder["releases"]}/%i/www",
            UnitKind.Checkout => $"{folder["clone"]}/www",
            _ => $"{folder["current"]}/www",
        };

    private async Task LayOutAsync()
    {
        var git = new GitOptions
        {
            Install = ShopReleases.Install,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (kind is UnitKind.Trees or UnitKind.Checkout)
        {
            await ShopReleases.CloneAsync(folder["remote.git"], folder["clone"]);
        }
        Directory.CreateDirectory(folder["releases"]);
        foreach (var version in kind == UnitKind.Trees ? ["1.0", "1.2"] : ShopReleases.All)
        {
            ShopReleases.Write(Path.Combine(folder["releases"], version, "www"), version);
        }
        Options = new SystemdUnitOptions
        {
            Service = "shop",
            Front = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            Unit = kind == UnitKind.Template ? "shop@{release}.service" : "shop.service",
            User = true,
            Systemctl = Systemd.Systemctl,
            Journalctl = ["echo"],
            CommandTimeout = TimeSpan.FromSeconds(60),
            StartTimeout = TimeSpan.FromSeconds(5),
            Folders = kind switch
            {
                UnitKind.Checkout => new() { Git = git with { Checkout = folder["clone"] } },
                UnitKind.Template => new() { Releases = folder["releases"] },
                _ => new()
                {
                    Releases = folder["releases"],
                    Current = folder["current"],
                    Git = kind == UnitKind.Trees ? git with { Repository = folder["clone"] } : null,
                },
            },
        };
        await Systemd.InstallAsync(File, Text());
    }

    private async Task CheckOutAsync(string version)
    {
        await ShopReleases.GitAsync(
            "-C",
            folder["clone"],
            "checkout",
            "--quiet",
            "--force",
            "--detach",
            $"v{version}"
        );
        ShopReleases.Write(Path.Combine(folder["clone"], "www"), version);
    }
}
