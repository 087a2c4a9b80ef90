using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Pm2;

/// <summary>A real PM2 with a home of its own, for the tests of a class, one after the other. Its first command starts it.</summary>
public sealed class Pm2Daemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A list of all apps has their environments.
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly TemporaryFolder folder = new();

    /// <summary>Where scripts/install puts the program.</summary>
    public static string Program { get; } =
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache"
                ),
            "lastgood/pm2/node_modules/.bin/pm2"
        );

    /// <summary>Its home.</summary>
    public string Home => folder["home"];

    /// <summary>Runs PM2, as the person at the keyboard.</summary>
    public async Task<string> RunAsync(params IReadOnlyList<string> arguments)
    {
        var result = await AskAsync(arguments);
        Assert.True(result.Succeeded, result.Output + result.Error);
        return result.Output;
    }

    /// <summary>Ends all apps, if there are any.</summary>
    public async Task CleanAsync() => await AskAsync(["delete", "all"]);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("kill");
        folder.Dispose();
    }

    private Task<CommandResult> AskAsync(IReadOnlyList<string> arguments) =>
        new CommandRunner(TimeProvider.System).RunAsync(
            new Command([Program, .. arguments], Patience)
            {
                Folder = folder.Path,
                OutputLimit = MostBytes,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PM2_HOME"] = Home,
                    ["SHOP_PASSWORD"] = "hunter2",
                },
            },
            CancellationToken.None
        );
}
