using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Adapters.Tests.Signals.Systemd;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>A shop that a real systemd runs, of releases that are made of commits, with its own configuration.</summary>
internal sealed class UnitShop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lastgood-test-");
    private readonly SystemdBed systemd = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly int port = FreePorts.Find(1)[0];

    private UnitShop() { }

    /// <summary>Where users come in.</summary>
    public string Front => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>Nothing runs yet.</summary>
    public static async Task<UnitShop> OpenAsync()
    {
        var shop = new UnitShop();
        try
        {
            await shop.systemd.InitializeAsync();
            shop.systemd.Needed();
            await ShopReleases.CloneAsync(shop["remote.git"], shop["clone"]);
            Directory.CreateDirectory(shop["releases"]);
            await shop.systemd.InstallAsync(
                "shop.service",
                $"[Service]\nExecStart=/bin/busybox httpd -f -p 127.0.0.1:{shop.port} -h {shop["current"]}/www\nRestart=on-failure\n"
            );
            await File.WriteAllTextAsync(shop["lastgood.yaml"], shop.Configuration);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the executable to its end.</summary>
    public Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) =>
        RunAsync(Built.Lastgood, killAt: null, arguments);

    /// <summary>Runs one that kills itself at a place.</summary>
    public Task<CommandResult> CrashAsync(int place, params IReadOnlyList<string> arguments) =>
        RunAsync(StageSteps.CrashProgram, place, arguments);

    /// <summary>Runs the executable, which has to succeed.</summary>
    public async Task<string> MustAsync(params IReadOnlyList<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>What users get, once they get something.</summary>
    public async Task ServesAsync(string version) =>
        await Until.Async(
            async () =>
            {
                try
                {
                    return (await http.GetStringAsync(new Uri($"{Front}/version"))).Trim();
                }
                catch (HttpRequestException)
                {
                    return "nothing";
                }
            },
            got => got == version
        );

    /// <summary>The report of the newest incident.</summary>
    public async Task<string> ReportAsync()
    {
        using var list = JsonDocument.Parse(await MustAsync("incident", "list", "--json"));
        var id = list.RootElement.GetProperty("incidents")[0].GetProperty("id").GetString()!;
        // The same twice: as Markdown and as a page.
        var file = (await MustAsync("incident", "report", id)).Split('\n')[0];
        return await File.ReadAllTextAsync(file);
    }

    public async ValueTask DisposeAsync()
    {
        await systemd.DisposeAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private string this[string name] => Path.Combine(folder.FullName, name);

    private string Configuration =>
        $"""
            state: {this["state"]}
            services:
              shop:
                platform:
                  systemd:
                    url: {Front}
                    unit: shop.service
                    scope: user
                    releases: {this["releases"]}
                    current: {this["current"]}
                    git:
                      repository: {this["clone"]}
                      install: [[rm, -rf, www], [cp, -r, src, www]]
                    systemctl: {JsonSerializer.Serialize(systemd.Systemctl)}
                    journalctl: [echo]
                    start_timeout: 10s
                policy:
                  triggers: []
                bake: 0s
                monitor: 0s

            """;

    private Task<CommandResult> RunAsync(
        string program,
        int? killAt,
        IReadOnlyList<string> arguments
    )
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ROOT"] = Built.DotnetRoot,
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        if (killAt is { } place)
        {
            environment["LASTGOOD_KILL_AT"] = place.ToString(CultureInfo.InvariantCulture);
        }
        return new CommandRunner(TimeProvider.System).RunAsync(
            new Command([program, .. arguments, "--config", this["lastgood.yaml"]], Patience)
            {
                Environment = environment,
                Folder = folder.FullName,
            },
            TestContext.Current.CancellationToken
        );
    }
}
