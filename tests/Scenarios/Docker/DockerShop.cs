using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Platforms.Swarm;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Scenarios.Hosts;
using FreePorts = Lastgood.Adapters.Tests.Platforms.Nginx.FreePorts;

namespace Lastgood.Scenarios.Docker;

/// <summary>A shop on a real engine, that serves 1.0, which is good, and the built executable beside it.</summary>
internal sealed class DockerShop : Machine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Func<Task> clean;
    private readonly HttpClient users = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }
    )
    {
        Timeout = Patience,
    };

    private DockerShop(Func<Task> clean) => this.clean = clean;

    private int Port { get; } = FreePorts.Take(1)[0];

    /// <summary>The file of a Compose project.</summary>
    public string ComposeFile => Path.Combine(this["project"], "compose.yaml");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens it, in a container that somebody has started.</summary>
    public static async Task<DockerShop> OpenAsync(DockerHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host.CleanAsync);
        await host.RunShopAsync("shop", $"{host.Repository}:1.0", shop.Port);
        await shop.BeginAsync(
            $$"""
                  docker:
                    url: http://127.0.0.1:{{shop.Port}}
                    container: shop
                    image: {{host.Repository}}:{release}
                    socket: {{host.Socket}}
                    stop_timeout: 1s
                    start_timeout: 20s
            """
        );
        return shop;
    }

    /// <summary>Opens it, in a project that somebody has started with Compose.</summary>
    public static async Task<DockerShop> ComposedAsync(
        DockerHosts host,
        IReadOnlyList<string> program
    )
    {
        host.Needed();
        var shop = new DockerShop(host.CleanAsync);
        var project = Directory.CreateDirectory(shop["project"]).FullName;
        await File.WriteAllTextAsync(
            shop.ComposeFile,
            $$"""
            services:
              backend:
                image: {{host.Repository}}:1.0
                ports: ["127.0.0.1:{{shop.Port}}:8080"]
                networks: [shopnet]
            networks:
              shopnet:
                external: true

            """,
            Cancelled
        );
        var up = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command([.. program, "up", "--detach"], Patience)
            {
                Folder = project,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["DOCKER_HOST"] = $"unix://{host.Socket}",
                },
            },
            Cancelled
        );
        Assert.True(up.Succeeded, up.Output + up.Error);
        await shop.BeginAsync(
            $$"""
                  compose:
                    url: http://127.0.0.1:{{shop.Port}}
                    directory: {{project}}
                    images:
                      backend: {{host.Repository}}:{release}
                    program: [{{string.Join(", ", program)}}]
                    socket: {{host.Socket}}
                    stop_timeout: 1s
                    start_timeout: 8s
            """
        );
        return shop;
    }

    /// <summary>Opens it, as a service of a swarm.</summary>
    public static async Task<DockerShop> OpenAsync(SwarmHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host.RemoveServiceAsync);
        await host.CreateAsync(shop.Port);
        await shop.BeginAsync(
            $$"""
                  swarm:
                    url: http://127.0.0.1:{{shop.Port}}
                    service: {{SwarmHosts.Service}}
                    image: {{host.Repository}}:{release}
                    socket: {{host.Socket}}
            """
        );
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
        await clean();
        await base.DisposeAsync();
    }

    private async Task BeginAsync(string platform)
    {
        await ConfigureAsync(
            $"""
            state: {this["state"]}
            services:
              shop:
                platform:
            {platform}
                health:
                  timeout: 20s
                monitor: 0s
                retention:
                  good: 1

            """
        );
        await ServesAsync();
        await MustAsync("record", "shop", "1.0");
        await MustAsync("mark", "shop", "1.0", "good", "--reason", "it serves");
    }
}
