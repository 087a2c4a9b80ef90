using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Commands;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Folders;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Tests.Platforms.Commands;

/// <summary>A <see cref="ScriptedShop"/> that serves 1.0.</summary>
internal sealed class CommandBed : IPlatformBed
{
    private readonly HttpFetcher http = new(TimeProvider.System);

    private CommandBed() =>
        Options = new CommandOptions
        {
            Service = "shop",
            Front = Shop.Front,
            Inspect = [Shop.Script, "inspect"],
            Available = [Shop.Script, "available", "{release}"],
            Activate = [Shop.Script, "activate", "{release}"],
            Verify = [Shop.Script, "verify", "{release}"],
            Restart = [Shop.Script, "restart"],
            CommandTimeout = TimeSpan.FromSeconds(60),
            ActivateTimeout = TimeSpan.FromSeconds(60),
            StartTimeout = TimeSpan.FromSeconds(5),
        };

    public ScriptedShop Shop { get; } = new();

    public CommandOptions Options { get; set; }

    public ICommandRunner Runner { get; set; } = new CommandRunner(TimeProvider.System);

    public string Unhealthy => ShopReleases.Unhealthy;

    public string Missing => ShopReleases.Missing;

    public bool RestartsInPlace => true;

    public static async Task<CommandBed> ServingAsync()
    {
        var bed = new CommandBed();
        try
        {
            await bed.ByHandAsync("1.0");
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public IPlatform Create() => CommandPlatform.Create(Options, Runner, http, TimeProvider.System);

    /// <summary>A person activates a release.</summary>
    public async Task ByHandAsync(string version)
    {
        await Shop.RunAsync("activate", version);
        await Until.Async(UsersGetAsync, got => got == version);
    }

    public Task<string> UsersGetAsync() => Shop.UsersGetAsync();

    public Task<IReadOnlyList<string>> RunningAsync() => Task.FromResult(Shop.Running);

    public Task DisconnectAsync()
    {
        Shop.Disconnect();
        return Task.CompletedTask;
    }

    public bool IsConnected(PlannedStep step) => true;

    public async Task<bool> MeddleAsync(PlannedStep step)
    {
        await ByHandAsync("1.2");
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        http.Dispose();
    }
}
