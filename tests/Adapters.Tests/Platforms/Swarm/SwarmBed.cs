using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Swarm;
using Lastgood.Adapters.Tests.Platforms.Nginx;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Swarm;

/// <summary>A service of a real swarm.</summary>
public sealed class SwarmBed : IPlatformBed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);

    private SwarmBed(SwarmHosts host)
    {
        Host = host;
        Port = FreePorts.Take(1)[0];
        // A way to the engine that can be taken away from one alone.
        File.CreateSymbolicLink(folder["engine"], host.Socket);
        Options = new SwarmOptions
        {
            Service = "shop",
            Front = $"http://127.0.0.1:{Port}",
            SwarmService = SwarmHosts.Service,
            Image = host.Repository + ":{release}",
            Socket = folder["engine"],
            Probe = new ProbeOptions { Timeout = Patience },
            StartTimeout = TimeSpan.FromSeconds(10),
            ConvergeTimeout = Patience,
            CommandTimeout = Patience,
        };
    }

    public SwarmHosts Host { get; }

    public int Port { get; }

    public SwarmOptions Options { get; set; }

    public string Unhealthy => "2.0";

    public string Missing => "0.9";

    public bool RestartsInPlace => true;

    /// <summary>lastgood's state folder.</summary>
    public string State => folder["state"];

    public string this[string name] => folder[name];

    /// <summary>1.0 serves, in a service that a person has created.</summary>
    /// <param name="host">The swarm.</param>
    /// <param name="change">What is different about its spec.</param>
    /// <param name="isPublished">Whether it has a port of this machine; where not, it may not serve yet.</param>
    public static async Task<SwarmBed> ServingAsync(
        SwarmHosts host,
        Action<JsonObject>? change = null,
        bool isPublished = true
    )
    {
        host.Needed();
        var bed = new SwarmBed(host);
        await host.CreateAsync(
            bed.Port,
            spec =>
            {
                if (!isPublished)
                {
                    spec.Remove("EndpointSpec");
                }
                change?.Invoke(spec);
            }
        );
        if (!isPublished)
        {
            return bed;
        }
        try
        {
            await bed.UsersGetAsync();
            await Eventually.IsTrueAsync(async () => (await host.RunningTasksAsync()).Count == 1);
        }
        catch
        {
            TestContext.Current.AddWarning((await host.GetAsync("/tasks")).ToJsonString());
            await bed.DisposeAsync();
            throw;
        }
        return bed;
    }

    public IPlatform Create() => SwarmPlatform.Create(Options, State, http, TimeProvider.System);

    public async Task<string> UsersGetAsync() =>
        await Until.Async(AskAsync, static version => version.Length > 0);

    /// <summary>Waits until users get a release.</summary>
    public Task ServesAsync(string release) => Until.Async(AskAsync, v => v == release);

    public async Task<IReadOnlyList<string>> RunningAsync()
    {
        var running = (await Host.GetAsync("/containers/json")).AsArray();
        return
        [
            .. running
                .Select(static c =>
                    $"{string.Join('.', ((string)c!["Names"]![0]!).Split('.')[..^1])} {c["ImageID"]}"
                )
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
        await Host.DeployAsync("1.2");
        await ServesAsync("1.2");
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.RemoveServiceAsync();
        http.Dispose();
        folder.Dispose();
    }

    private async Task<string> AskAsync()
    {
        var result = await http.FetchAsync(
            new FetchRequest(Options.Front + "/version", Patience, 1024),
            TestContext.Current.CancellationToken
        );
        return result.Answer is { Succeeded: true } answer ? answer.Text.Trim() : "";
    }
}
