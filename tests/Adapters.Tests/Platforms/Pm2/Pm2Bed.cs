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

/// <summary>A real PM2 of its own that runs a small service of Node's.</summary>
internal sealed class Pm2Bed : IPlatformBed
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);
    private readonly Pm2Kind kind;

    private Pm2Bed(Pm2Kind kind)
    {
        this.kind = kind;
        Port = FreePorts.Take(1)[0];
        Runner = new CommandRunner(TimeProvider.System);
    }

    /// <summary>Where scripts/install puts it.</summary>
    public static string Program { get; } =
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache"
                ),
            "lastgood/pm2/node_modules/.bin/pm2"
        );

    public Pm2Options Options { get; set; } =
        new()
        {
            Service = "",
            Front = "",
            App = "",
        };

    public ICommandRunner Runner { get; set; }

    public int Port { get; }

    public string Unhealthy => ShopReleases.Unhealthy;

    public string Missing => ShopReleases.Missing;

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    /// <summary>1.0 runs.</summary>
    public static async Task<Pm2Bed> ServingAsync(Pm2Kind kind)
    {
        var bed = new Pm2Bed(kind);
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

    public IPlatform Create() => Pm2Platform.Create(Options, Runner, http, TimeProvider.System);

    /// <summary>Starts a release by hand, and waits until it answers.</summary>
    public async Task StartAsync(string version)
    {
        if ((await RunningAsync()).Count > 0)
        {
            await Pm2Async("delete", "shop");
        }
        switch (kind)
        {
            case Pm2Kind.Checkout:
                await CheckOutAsync(version);
                await Pm2Async("start", $"{folder["clone"]}/ecosystem.config.js");
                break;
            case Pm2Kind.Script:
                var release = $"{folder["releases"]}/{version}";
                await Pm2Async("start", $"{release}/server.js", "--name", "shop", "--cwd", release);
                break;
            default:
                Point(version);
                await Pm2Async("start", $"{folder["releases"]}/{version}/ecosystem.config.js");
                break;
        }
        await Until.Async(UsersGetAsync, got => got == version);
    }

    /// <summary>Runs PM2, as the person at the keyboard.</summary>
    public async Task<string> Pm2Async(params IReadOnlyList<string> arguments)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command([Program, .. arguments], Patient)
            {
                Folder = folder[""],
                OutputLimit = Pm2List.MostBytes,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PM2_HOME"] = folder["home"],
                    ["SHOP_PASSWORD"] = "hunter2",
                },
            },
            CancellationToken.None
        );
        Assert.True(result.Succeeded, result.Error);
        return result.Output;
    }

    public async Task<string> UsersGetAsync()
    {
        // Where there is one place only, there is a moment in which nothing answers.
        for (var again = 100; ; again--)
        {
            var result = await http.FetchAsync(
                new FetchRequest($"{Options.Front}/version", TimeSpan.FromSeconds(5), 100),
                TestContext.Current.CancellationToken
            );
            if (result.Answer is { Succeeded: true } answer)
            {
                return answer.Text.Trim();
            }
            if (again == 0)
            {
                return "nothing";
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The processes of the app, as PM2 has them.</summary>
    internal async Task<IReadOnlyList<Pm2Process>> AppAsync() =>
        Pm2List.Of(await Pm2Async("jlist"), "shop");

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
        if (step.Name == "start" && kind == Pm2Kind.Checkout)
        {
            await CheckOutAsync("1.2");
        }
        else
        {
            await StartAsync("1.2");
        }
        if (step.Name == "ready" && kind == Pm2Kind.Checkout)
        {
            await StartAsync("1.2");
        }
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
        // The daemon is of this bed alone: it has a home of its own.
        await Pm2Async("kill");
        http.Dispose();
        folder.Dispose();
    }

    /// <summary>Writes the files of a release that is started by PM2.</summary>
    public void Write(string release, string version)
    {
        ShopReleases.Write(release, version);
        WriteCode(release);
    }

    private void WriteCode(string release)
    {
        File.WriteAllText(
            Path.Combine(release, "server.js"),
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                const fs = require('fs');
                const read = name => { try { return fs.readFileSync(__dirname + '/' + name) } catch { return null } };
                const pages = { '/health': read('health'), '/version': read('version') };
                console.log('started with postgres://shop:hunter2@db');
                const server = require('http').createServer((request, response) => {
                  const page = pages[request.url];
                  response.writeHead(page ? 200 : 503, { connection: 'close' });
                  response.end(page ?? 'not well');
                });
                server.listen({{Port}}, '127.0.0.1');
                process.on('SIGINT', () => server.close(() => process.exit(0)));
                """
            )
        );
        File.WriteAllText(
            Path.Combine(release, "ecosystem.config.js"),
            kind == Pm2Kind.Checkout
                ? "module.exports = {apps: [{name: 'shop', script: 'server.js', cwd: __dirname, exec_mode: 'cluster', instances: 2}]}\n"
                : "module.exports = {apps: [{name: 'shop', script: 'server.js', cwd: __dirname}]}\n"
        );
    }

    private async Task LayOutAsync()
    {
        Directory.CreateDirectory(folder["home"]);
        Directory.CreateDirectory(folder["releases"]);
        if (kind == Pm2Kind.Checkout)
        {
            await ShopReleases.CloneAsync(folder["remote.git"], folder["clone"]);
            WriteCode(folder["clone"]);
        }
        else
        {
            foreach (var version in ShopReleases.All)
            {
                Write(Path.Combine(folder["releases"], version), version);
            }
        }
        Options = new Pm2Options
        {
            Service = "shop",
            Front = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"),
            App = "shop",
            Home = folder["home"],
            Pm2 = [Program],
            Script = kind == Pm2Kind.Script ? "server.js" : null,
            Save = kind == Pm2Kind.Link,
            CommandTimeout = Patient,
            StartTimeout = TimeSpan.FromSeconds(5),
            Folders = kind switch
            {
                Pm2Kind.Checkout => new()
                {
                    Git = new GitOptions
                    {
                        Checkout = folder["clone"],
                        Install =
                        [
                            ["rm", "-f", "health"],
                            ["cp", "-r", "src/.", "."],
                        ],
                        Timeout = Patient,
                    },
                },
                Pm2Kind.Script => new() { Releases = folder["releases"] },
                _ => new() { Releases = folder["releases"], Current = folder["current"] },
            },
        };
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
        ShopReleases.Write(folder["clone"], version);
    }
}
