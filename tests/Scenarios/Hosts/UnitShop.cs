using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Systemd;
using Lastgood.Adapters.Tests.Signals.Systemd;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>A shop that a real systemd runs, with its own configuration.</summary>
internal sealed class UnitShop : Machine
{
    private readonly SystemdBed systemd = new();
    private readonly int port = FreePorts.Find(1)[0];
    private readonly UnitKind kind;

    private UnitShop(UnitKind kind) => this.kind = kind;

    /// <summary>Where users come in.</summary>
    public string Front => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>A path in its folder.</summary>
    public string PathOf(string name) => this[name];

    /// <summary>Nothing runs yet.</summary>
    /// <param name="kind">How its releases come about; as folders that are made of commits unless something else is said.</param>
    public static async Task<UnitShop> OpenAsync(UnitKind kind = UnitKind.Trees)
    {
        var shop = new UnitShop(kind);
        try
        {
            await shop.systemd.InitializeAsync();
            shop.systemd.Needed();
            await ShopReleases.CloneAsync(shop["remote.git"], shop["clone"]);
            Directory.CreateDirectory(shop["releases"]);
            if (kind == UnitKind.Template)
            {
                foreach (var version in ShopReleases.All)
                {
                    ShopReleases.Write(shop[$"releases/{version}/www"], version);
                }
            }
            await shop.systemd.InstallAsync(
                kind == UnitKind.Template ? "shop@.service" : "shop.service",
                $"[Service]\nExecStart=/bin/busybox httpd -f -p 127.0.0.1:{shop.port} -h {shop.Pages}\nRestart=on-failure\n"
            );
            await shop.ConfigureAsync(shop.Configuration);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>What users get, once they get something.</summary>
    public Task ServesAsync(string version) => ServesAsync(Front, version);

    /// <summary>The units that run.</summary>
    public async Task<string> RunningAsync() =>
        string.Join(
            ' ',
            (
                await systemd.AskAsync(
                    "list-units",
                    "--state=active",
                    "--plain",
                    "--no-legend",
                    "shop*.service"
                )
            )
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ')[0])
        );

    public override async ValueTask DisposeAsync()
    {
        await systemd.DisposeAsync();
        await base.DisposeAsync();
    }

    private string Pages =>
        kind switch
        {
            UnitKind.Template => $"{this["releases"]}/%i/www",
            UnitKind.Checkout => $"{this["clone"]}/www",
            _ => $"{this["current"]}/www",
        };

    private string Releases =>
        string.Join(
            "\n        ",
            kind switch
            {
                UnitKind.Template => (string[])
                    ["unit: shop@{release}.service", $"releases: {this["releases"]}"],
                UnitKind.Checkout =>
                [
                    "unit: shop.service",
                    $"git: {{checkout: {this["clone"]}, install: {Install}}}",
                ],
                _ =>
                [
                    "unit: shop.service",
                    $"releases: {this["releases"]}",
                    $"current: {this["current"]}",
                    $"git: {{repository: {this["clone"]}, install: {Install}}}",
                ],
            }
        );

    private static string Install => JsonSerializer.Serialize(ShopReleases.Install);

    private string Configuration =>
        $"""
            state: {this["state"]}
            services:
              shop:
                platform:
                  systemd:
                    url: {Front}
                    scope: user
                    {Releases}
                    systemctl: {JsonSerializer.Serialize(systemd.Systemctl)}
                    journalctl: [echo]
                    start_timeout: 5s
                policy:
                  triggers: []
                bake: 0s
                monitor: 0s

            """;
}
