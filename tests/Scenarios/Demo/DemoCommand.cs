using System.Runtime.CompilerServices;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Demo;

/// <summary>The demo as it is started: by its script, or the program itself.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Command lines that nobody can mean.</summary>
    public static TheoryData<string> Nonsense { get; } =
    [
        "--nonsense",
        "errors",
        "--fault",
        "--fault none",
        "--fault Errors",
        "--fault --json",
        "--json --fault hang slow",
        "--keep=yes",
        "--platform",
        "--platform swarm",
        "--context",
        "--context there",
        "--kubeconfig there",
        "--platform kubernetes --context",
        "--platform kubernetes --context --json",
        "--platform kubernetes --context there --keep",
        "--platform kubernetes --context there --fault crash",
    ];

    /// <summary>The program that the script starts once it is built.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Lastgood.Demo");

    /// <summary>The script in the root of the repository.</summary>
    public static string Script { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../demo"));

    /// <summary>Runs one of them to its end.</summary>
    public static Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        new CommandRunner(TimeProvider.System).RunAsync(
            new Command([program, .. arguments], Patience)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["DOTNET_ROOT"] = Built.DotnetRoot,
                },
            },
            TestContext.Current.CancellationToken
        );

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
