using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Bench.Support;

/// <summary>The published program, as users have it.</summary>
internal static class Published
{
    // A stage switches the runtime's diagnostics off; users do not.
    private static readonly Dictionary<string, string> AsUsersHaveIt = new(StringComparer.Ordinal)
    {
        ["DOTNET_EnableDiagnostics"] = "1",
    };

    /// <summary>Where it is.</summary>
    public static string Lastgood { get; } =
        Environment.GetEnvironmentVariable("LASTGOOD_PUBLISHED")
        ?? throw new CommandException(
            "this is started with bench/run, which publishes lastgood first"
        );

    /// <summary>Starts it.</summary>
    public static LastgoodProcess Start(ShopStage stage, params IReadOnlyList<string> arguments) =>
        LastgoodProcess.Start(stage, arguments, program: Lastgood, environment: AsUsersHaveIt);

    /// <summary>Runs it to its end, which has to be a good one.</summary>
    /// <exception cref="CommandException">It was not.</exception>
    public static async Task RunAsync(
        ShopStage stage,
        CancellationToken cancellation,
        params IReadOnlyList<string> arguments
    )
    {
        await using var process = Start(stage, arguments);
        if (await process.ExitAsync(cancellation) is not 0 and var code)
        {
            throw new CommandException(
                $"lastgood {string.Join(' ', arguments)} ended with {code}: {process.Error.Trim()}"
            );
        }
    }
}
