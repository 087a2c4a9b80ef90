using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Scenarios.Hosts;

namespace Lastgood.Scenarios.Docker;

/// <summary>A shop in a container of a real engine, that serves 1.0, which is good, and the built executable beside it.</summary>
internal sealed class DockerShop : Machine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DockerHosts host;
    private readonly HttpClient users = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }
    )
    {
        Timeout = Patience,
    };

    private DockerShop(DockerHosts host, int port)
    {
        this.host = host;
        Port = port;
    }

    public int Port { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens it.</summary>
    public static async Task<DockerShop> OpenAsync(DockerHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host, Adapters.Tests.Platforms.Nginx.FreePorts.Take(1)[0]);
        await host.RunShopAsync("shop", $"{host.Repository}:1.0", shop.Port);
        await shop.ConfigureAsync(
            $$"""
            state: {{shop["state"]}}
            services:
              shop:
                platform:
                  docker:
                    url: http://127.0.0.1:{{shop.Port}}
                    container: shop
                    image: {{host.Repository}}:{release}
                    socket: {{host.Socket}}
                    stop_timeout: 1s
                    start_timeout: 20s
                health:
                  timeout: 20s
                monitor: 0s
                retention:
                  good: 1

            """
        );
        await shop.ServesAsync();
        await shop.MustAsync("record", "shop", "1.0");
        await shop.MustAsync("mark", "shop", "1.0", "good", "--reason", "it serves");
        return shop;
    }

    /// <summary>What users get, once they get something.</summary>
    public Task<string> ServesAsync() =>
        Until.Async(
            async () =>
            {
                try
                {
                    return await users.GetStringAsync(
                        new Uri($"http://127.0.0.1:{Port}/version"),
                        Cancelled
                    );
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            },
            static version => version.Length > 0
        );

    public override async ValueTask DisposeAsync()
    {
        users.Dispose();
        await host.CleanAsync();
        await base.DisposeAsync();
    }
}
