using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Tests;
using Lastgood.Adapters.Tests.Platforms;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Hosts;

/// <summary>Where a scenario of one platform runs: the executable as it was built, its configuration, and a folder for all of it.</summary>
internal abstract class Machine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder folder = new();
    private readonly HttpFetcher http = new(TimeProvider.System);

    /// <summary>A place in the folder.</summary>
    protected string this[string name] => folder[name];

    /// <summary>Runs the executable to its end.</summary>
    public Task<CommandResult> RunAsync(params IReadOnlyList<string> arguments) =>
        RunAsync(Built.Lastgood, killAt: null, arguments);

    /// <summary>Runs one that kills itself at a place.</summary>
    public Task<CommandResult> CrashAsync(int place, params IReadOnlyList<string> arguments) =>
        RunAsync(StageSteps.CrashProgram, place, arguments);

    /// <summary>Runs the executable, which has to succeed; what it wrote.</summary>
    public async Task<string> MustAsync(params IReadOnlyList<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>The report of the newest incident.</summary>
    public async Task<string> ReportAsync()
    {
        using var list = JsonDocument.Parse(await MustAsync("incident", "list", "--json"));
        var id = list.RootElement.GetProperty("incidents")[0].GetProperty("id").GetString()!;
        // The same twice: as Markdown and as a page.
        var file = (await MustAsync("incident", "report", id)).Split('\n')[0];
        return await File.ReadAllTextAsync(file);
    }

    public virtual ValueTask DisposeAsync()
    {
        http.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the configuration.</summary>
    protected Task ConfigureAsync(string text) =>
        File.WriteAllTextAsync(folder["lastgood.yaml"], text);

    /// <summary>Waits until users who come in at an address get a release.</summary>
    protected Task ServesAsync(string front, string version) =>
        Until.Async(() => Users.GetAsync(http, front), got => got == version);

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
            // As where a hook of somebody's repository starts it.
            ["GIT_DIR"] = "/nowhere",
        };
        if (killAt is { } place)
        {
            environment["LASTGOOD_KILL_AT"] = place.ToString(CultureInfo.InvariantCulture);
        }
        return new CommandRunner(TimeProvider.System).RunAsync(
            new Command([program, .. arguments, "--config", folder["lastgood.yaml"]], Patience)
            {
                Environment = environment,
                Folder = folder.Path,
            },
            TestContext.Current.CancellationToken
        );
    }
}
