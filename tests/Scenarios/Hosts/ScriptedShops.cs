using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests.Platforms.Commands;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>Two services that the user's own script runs, and that go back together: cart first, then web.</summary>
internal sealed class ScriptedShops : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lastgood-test-");

    private ScriptedShops() { }

    /// <summary>The first that goes back.</summary>
    public ScriptedShop Cart { get; } = new();

    /// <summary>The second.</summary>
    public ScriptedShop Web { get; } = new();

    /// <summary>Both serve 1.1 now, and 1.0 is proven good.</summary>
    public static async Task<ScriptedShops> OpenAsync()
    {
        var shops = new ScriptedShops();
        try
        {
            await File.WriteAllTextAsync(shops.ConfigurationFile, shops.Configuration);
            foreach (var name in new[] { "cart", "web" })
            {
                await shops.MustAsync("deploy", name, "1.0");
                await shops.MustAsync("mark", name, "1.0", "good", "--reason", "looked at");
                await shops.MustAsync("deploy", name, "1.1");
            }
            await shops.ServeAsync("1.1");
            return shops;
        }
        catch
        {
            await shops.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the executable to its end.</summary>
    public Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) =>
        RunAsync(Built.Lastgood, killAt: null, arguments);

    /// <summary>Runs one that kills itself at a place.</summary>
    public Task<CommandResult> CrashAsync(int place, params IReadOnlyList<string> arguments) =>
        RunAsync(StageSteps.CrashProgram, place, arguments);

    /// <summary>Runs the executable, which has to succeed.</summary>
    public async Task<string> MustAsync(params IReadOnlyList<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>Waits until users get a release of both.</summary>
    public async Task ServeAsync(string version)
    {
        foreach (var shop in new[] { Cart, Web })
        {
            await Until.Async(shop.UsersGetAsync, got => got == version);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cart.DisposeAsync();
        await Web.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string ConfigurationFile => Path.Combine(folder.FullName, "lastgood.yaml");

    private string Configuration =>
        $"""
            state: {Path.Combine(folder.FullName, "state")}
            groups:
              checkout:
                services: [cart, web]
            services:
              cart:
            {Service(Cart)}
              web:
            {Service(Web)}

            """;

    private static string Service(ScriptedShop shop)
    {
        var script = JsonSerializer.Serialize(shop.Script);
        return $$"""
                platform:
                  command:
                    url: {{shop.Front}}
                    inspect: [{{script}}, inspect]
                    available: [{{script}}, available, "{release}"]
                    activate: [{{script}}, activate, "{release}"]
                    verify: [{{script}}, verify, "{release}"]
                    capture: [{{script}}, inspect]
                    start_timeout: 10s
                policy:
                  triggers: []
                bake: 0s
                monitor: 0s
            """;
    }

    private Task<CommandResult> RunAsync(
        string program,
        int? killAt,
        IReadOnlyList<string> arguments
    )
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_ROOT"] = Built.DotnetRoot,
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        if (killAt is { } place)
        {
            environment["LASTGOOD_KILL_AT"] = place.ToString(CultureInfo.InvariantCulture);
        }
        return new CommandRunner(TimeProvider.System).RunAsync(
            new Command([program, .. arguments, "--config", ConfigurationFile], Patience)
            {
                Environment = environment,
                Folder = folder.FullName,
            },
            TestContext.Current.CancellationToken
        );
    }
}
