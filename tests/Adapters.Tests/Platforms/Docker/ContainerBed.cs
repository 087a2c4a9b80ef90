using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>A service in a container of a real engine.</summary>
public sealed class ContainerBed : IPlatformBed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A release that never gets healthy is waited for so long.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);

    private ContainerBed(DockerHosts host)
    {
        Host = host;
        Port = FreePorts.Take(1)[0];
        // A way to the engine that can be taken away from one alone.
        File.CreateSymbolicLink(folder["engine"], host.Socket);
        Options = new ContainerOptions
        {
            Service = "shop",
            Front = $"http://127.0.0.1:{Port}",
            Container = "shop",
            Image = host.Repository + ":{release}",
            Socket = folder["engine"],
            StopTimeout = TimeSpan.FromSeconds(1),
            Probe = new ProbeOptions { Timeout = StartTimeout },
            StartTimeout = StartTimeout,
            CommandTimeout = Patience,
        };
    }

    public DockerHosts Host { get; }

    public int Port { get; }

    public ContainerOptions Options { get; set; }

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    public bool RestartsInPlace => true;

    public string this[string name] => folder[name];

    /// <summary>1.0 serves, in a container that a person has started.</summary>
    public static async Task<ContainerBed> ServingAsync(DockerHosts host)
    {
        host.Needed();
        var bed = new ContainerBed(host);
        await host.RunShopAsync("shop", host.Repository + ":1.0", bed.Port);
        await bed.UsersGetAsync();
        return bed;
    }

    public IPlatform Create() => DockerPlatform.Create(Options, http, TimeProvider.System);

    /// <summary>The platform of a user whose registry logins are in a file.</summary>
    public IPlatform CreateWith(string logins)
    {
        var engine = new DockerEngine(
            new DockerOptions { Socket = Options.Socket, Timeout = Options.CommandTimeout },
            TimeProvider.System
        );
        return new InPlacePlatform(
            DockerPlatform.Name,
            Options,
            new ContainerHost(
                Options,
                new Engine(new Containers(engine), new Images(engine, new RegistryLogins(logins))),
                http,
                TimeProvider.System
            ),
            http,
            TimeProvider.System
        );
    }

    public async Task<string> UsersGetAsync() =>
        await Until.Async(
            async () =>
            {
                var result = await http.FetchAsync(
                    new FetchRequest(Options.Front + "/version", Patience, 1024),
                    TestContext.Current.CancellationToken
                );
                return result.Answer is { Succeeded: true } answer ? answer.Text.Trim() : "";
            },
            static version => version.Length > 0
        );

    public async Task<IReadOnlyList<string>> RunningAsync()
    {
        var running = (await Host.GetAsync("/containers/json")).AsArray();
        return
        [
            .. running
                .Select(static c => $"{c!["Names"]![0]} {c["ImageID"]}")
                .Order(StringComparer.Ordinal),
        ];
    }

    public Task DisconnectAsync()
    {
        File.Delete(folder["engine"]);
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        await Host.RemoveAsync("shop");
        await Host.RunShopAsync("shop", Host.Repository + ":1.2", Port);
        await UsersGetAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.CleanAsync();
        http.Dispose();
        folder.Dispose();
    }
}
