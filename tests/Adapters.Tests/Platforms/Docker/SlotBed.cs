using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.Nginx;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>A service whose slots behind a real nginx are containers of a real engine.</summary>
public sealed class SlotBed : IPlatformBed
{
    private readonly DockerHosts host;
    private readonly NginxBed nginx;
    private readonly TemporaryFolder folder = new();

    private SlotBed(DockerHosts host)
    {
        this.host = host;
        nginx = new NginxBed(SwitchMode.Flag);
        File.CreateSymbolicLink(folder["engine"], host.Socket);
        nginx.Options = nginx.Options with
        {
            Docker = new SlotDockerOptions
            {
                Container = "shop-{slot}",
                Image = host.Repository + ":{release}",
                Port = 8080,
                StopTimeout = TimeSpan.FromSeconds(1),
                Socket = folder["engine"],
            },
            Slots =
            [
                .. nginx.Options.Slots.Select(static s =>
                    s with
                    {
                        Start = [],
                        Stop = [],
                        Status = [],
                    }
                ),
            ],
            Probe = new ProbeOptions { Timeout = TimeSpan.FromSeconds(20) },
            StartTimeout = TimeSpan.FromSeconds(20),
            CommandTimeout = TimeSpan.FromSeconds(60),
        };
    }

    public NginxOptions Options => nginx.Options;

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    /// <summary>1.0 serves in blue, in a container that a person has started.</summary>
    public static async Task<SlotBed> ServingAsync(DockerHosts host)
    {
        host.Needed();
        var bed = new SlotBed(host);
        await host.RunShopAsync(
            "shop-blue",
            host.Repository + ":1.0",
            new Uri(bed.Options.Slots[0].Url).Port
        );
        Directory.CreateDirectory(bed.nginx["lastgood"]);
        await File.WriteAllTextAsync(bed.nginx.Include, NginxSetup.IncludeText(bed.Options));
        await bed.nginx.StartFrontAsync();
        using var http = new HttpFetcher(TimeProvider.System);
        await Until.Async(
            async () =>
                (
                    await http.FetchAsync(
                        new FetchRequest(
                            bed.Options.Slots[0].Url + "/health",
                            TimeSpan.FromSeconds(10),
                            1024
                        ),
                        TestContext.Current.CancellationToken
                    )
                ).Answer
                    is { Succeeded: true },
            static well => well
        );
        return bed;
    }

    public IPlatform Create() => nginx.Create();

    public Task<string> UsersGetAsync() => nginx.UsersGetAsync();

    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [
            .. (await host.GetAsync("/containers/json"))
                .AsArray()
                .Select(static c => $"{c!["Names"]![0]} {c["ImageID"]}")
                .Order(StringComparer.Ordinal),
        ];

    public Task DisconnectAsync()
    {
        File.Delete(folder["engine"]);
        return Task.CompletedTask;
    }

    // Moving traffic is between nginx and lastgood.
    public bool IsConnected(PlannedStep step) => step.Name is "start" or "ready" or "stop";

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        if (step.Name is not ("start" or "ready"))
        {
            return false;
        }
        var port = new Uri(step.Arguments["url"]).Port;
        await host.DeleteAsync($"/containers/{step.Arguments["container"]}?force=true");
        await host.RunShopAsync(step.Arguments["container"], host.Repository + ":1.2", port);
        using var http = new HttpClient();
        await Until.Async(
            async () =>
            {
                try
                {
                    return await http.GetStringAsync(new Uri(step.Arguments["url"] + "/version"));
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            },
            static version => version.Length > 0
        );
        return true;
    }

    /// <summary>Clients that ask nginx without a pause.</summary>
    internal KeepAliveLoad Load() => new(Options.Front, 8);

    public async ValueTask DisposeAsync()
    {
        await nginx.DisposeAsync();
        await host.CleanAsync();
        folder.Dispose();
    }
}
