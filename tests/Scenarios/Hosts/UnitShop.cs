using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Signals.Systemd;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>A shop that a real systemd runs, of releases that are made of commits, with its own configuration.</summary>
internal sealed class UnitShop : Machine
{
    private readonly SystemdBed systemd = new();
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

    public override async ValueTask DisposeAsync()
    {
        await systemd.DisposeAsync();
        await base.DisposeAsync();
    }

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
}
