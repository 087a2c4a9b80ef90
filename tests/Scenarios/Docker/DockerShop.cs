using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Platforms.Swarm;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Docker;

/// <summary>A shop on a real engine, that serves 1.0, which is good, and the built executable beside it.</summary>
internal sealed class DockerShop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Func<Task> clean;
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient users = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }
    )
    {
        Timeout = Patience,
    };

    private readonly int port = Adapters.Tests.Platforms.Nginx.FreePorts.Take(1)[0];

    private DockerShop(Func<Task> clean) => this.clean = clean;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens one in a container.</summary>
    public static async Task<DockerShop> OpenAsync(DockerHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host.CleanAsync);
        await host.RunShopAsync("shop", $"{host.Repository}:1.0", shop.port);
        await shop.BeginAsync(
            $$"""
                  docker:
                    url: http://127.0.0.1:{{shop.port}}
                    container: shop
                    image: {{host.Repository}}:{release}
                    socket: {{host.Socket}}
                    stop_timeout: 1s
                    start_timeout: 20s
            """
        );
        return shop;
    }

    /// <summary>Opens one as a service of a swarm.</summary>
    public static async Task<DockerShop> OpenAsync(SwarmHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host.RemoveServiceAsync);
        await host.CreateAsync(shop.port);
        await shop.BeginAsync(
            $$"""
                  swarm:
                    url: http://127.0.0.1:{{shop.port}}
                    service: {{SwarmHosts.Service}}
                    image: {{host.Repository}}:{release}
                    socket: {{host.Socket}}
            """
        );
        return shop;
    }

    /// <summary>Runs <c>lastgood</c>.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        RunAsync(Built.Lastgood, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Runs it; it has to succeed.</summary>
    public async Task<CommandResult> MustAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result;
    }

    /// <summary>Runs it, killing itself at a place.</summary>
    public Task<CommandResult> CrashAsync(int place, params string[] arguments) =>
        RunAsync(
            StageSteps.CrashProgram,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["LASTGOOD_KILL_AT"] = place.ToString(CultureInfo.InvariantCulture),
            },
            arguments
        );

    /// <summary>What users get, once they get something.</summary>
    public Task<string> ServesAsync() =>
        Until.Async(
            async () =>
            {
                try
                {
                    return await users.GetStringAsync(
                        new Uri($"http://127.0.0.1:{port}/version"),
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

    public async ValueTask DisposeAsync()
    {
        users.Dispose();
        await clean();
        folder.Dispose();
    }

    private async Task BeginAsync(string platform)
    {
        await File.WriteAllTextAsync(
            folder["lastgood.yaml"],
            $"""
            state: {folder["state"]}
            services:
              shop:
                platform:
            {platform}
                health:
                  timeout: 20s
                monitor: 0s
                retention:
                  good: 1

            """,
            Cancelled
        );
        await ServesAsync();
        await MustAsync("record", "shop", "1.0");
        await MustAsync("mark", "shop", "1.0", "good", "--reason", "it serves");
    }

    private async Task<CommandResult> RunAsync(
        string program,
        Dictionary<string, string> environment,
        string[] arguments
    )
    {
        environment["DOTNET_ROOT"] = Built.DotnetRoot;
        environment["DOTNET_EnableDiagnostics"] = "0";
        return await new CommandRunner(TimeProvider.System).RunAsync(
            new Command([program, .. arguments, "--config", folder["lastgood.yaml"]], Patience)
            {
                Environment = environment,
                Folder = folder.Path,
            },
            Cancelled
        );
    }
}
