using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests;
using Lastgood.Adapters.Tests.Platforms.Docker;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Stage;
using FreePorts = Lastgood.Adapters.Tests.Platforms.Nginx.FreePorts;

namespace Lastgood.Scenarios.Docker;

/// <summary>A shop in a container of a real engine, that serves 1.0, which is good, and the built executable beside it.</summary>
internal sealed class DockerShop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DockerHosts host;
    private readonly TemporaryFolder folder = new();
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

    /// <summary>The folder of a Compose project.</summary>
    public string Project => folder["project"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens it, in a container that somebody has started.</summary>
    public static async Task<DockerShop> OpenAsync(DockerHosts host)
    {
        host.Needed();
        var shop = new DockerShop(host, FreePorts.Take(1)[0]);
        await host.RunShopAsync("shop", $"{host.Repository}:1.0", shop.Port);
        await shop.BeginAsync(
            $$"""
                  docker:
                    container: shop
                    image: {{host.Repository}}:{release}
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
        var shop = new DockerShop(host, FreePorts.Take(1)[0]);
        Directory.CreateDirectory(shop.Project);
        await File.WriteAllTextAsync(
            Path.Combine(shop.Project, "compose.yaml"),
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
        await shop.ByHandAsync([.. program, "up", "--detach"]);
        await shop.BeginAsync(
            $$"""
                  compose:
                    directory: {{shop.Project}}
                    images:
                      backend: {{host.Repository}}:{release}
                    program: [{{string.Join(", ", program)}}]
                    start_timeout: 8s
            """
        );
        return shop;
    }

    /// <summary>What somebody does in the project's folder.</summary>
    public async Task ByHandAsync(IReadOnlyList<string> command)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(command, Patience)
            {
                Folder = Project,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["DOCKER_HOST"] = $"unix://{host.Socket}",
                },
            },
            Cancelled
        );
        Assert.True(result.Succeeded, result.Output + result.Error);
    }

    private async Task BeginAsync(string platform)
    {
        await File.WriteAllTextAsync(
            folder["lastgood.yaml"],
            $$"""
            state: {{folder["state"]}}
            services:
              shop:
                platform:
            {{platform}}
                    url: http://127.0.0.1:{{Port}}
                    socket: {{host.Socket}}
                    stop_timeout: 1s
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

    public async ValueTask DisposeAsync()
    {
        users.Dispose();
        await host.CleanAsync();
        folder.Dispose();
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
