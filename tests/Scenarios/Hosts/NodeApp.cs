using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Platforms.Pm2;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>A shop that a real PM2 runs, with its own configuration.</summary>
internal sealed class NodeApp : Machine
{
    private readonly Pm2Daemon daemon;
    private readonly int port = FreePorts.Find(1)[0];

    private NodeApp(Pm2Daemon daemon) => this.daemon = daemon;

    /// <summary>Where users come in.</summary>
    public string Front => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>One process, of a folder a release. 1.0 runs and is good.</summary>
    public static Task<NodeApp> OfFoldersAsync(Pm2Daemon daemon) =>
        OpenAsync(
            daemon,
            async app =>
            {
                foreach (var version in ShopReleases.All)
                {
                    var release = app[$"releases/{version}"];
                    ShopReleases.Write(release, version);
                    NodeShop.Write(release, app.port, isCluster: false);
                }
                await app.ConfigureOfAsync(
                    $"""
                    releases: {app["releases"]}
                    current: {app["current"]}
                    save: yes
                    """
                );
            }
        );

    /// <summary>A cluster of two, of a checkout. 1.0 runs and is good.</summary>
    public static Task<NodeApp> OfCheckoutAsync(Pm2Daemon daemon) =>
        OpenAsync(
            daemon,
            async app =>
            {
                await ShopReleases.CloneAsync(app["remote.git"], app["clone"]);
                NodeShop.Write(app["clone"], app.port, isCluster: true);
                await app.ConfigureOfAsync(
                    $"""
                    git:
                      checkout: {app["clone"]}
                      install: {JsonSerializer.Serialize(NodeShop.Install)}
                    """
                );
            }
        );

    /// <summary>Waits until users get a release.</summary>
    public Task ServesAsync(string version) => ServesAsync(Front, version);

    public override async ValueTask DisposeAsync()
    {
        await daemon.CleanAsync();
        await base.DisposeAsync();
    }

    private static async Task<NodeApp> OpenAsync(Pm2Daemon daemon, Func<NodeApp, Task> layOut)
    {
        var app = new NodeApp(daemon);
        try
        {
            await layOut(app);
            await app.MustAsync("deploy", "shop", "1.0");
            await app.MustAsync("mark", "shop", "1.0", "good", "--reason", "looked at");
            await app.ServesAsync("1.0");
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the configuration.</summary>
    /// <param name="releases">The keys that say where releases lie.</param>
    private Task ConfigureOfAsync(string releases) =>
        ConfigureAsync(
            $"""
            state: {this["state"]}
            services:
              shop:
                platform:
                  pm2:
                    url: {Front}
                    app: shop
                    home: {daemon.Home}
                    pm2: [{Pm2Daemon.Program}]
                    start_timeout: 6s
                    {releases.ReplaceLineEndings("\n        ")}
                policy:
                  triggers: []
                bake: 0s
                monitor: 0s

            """
        );
}
