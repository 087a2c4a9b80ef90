using System.Text.RegularExpressions;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Readiness;

/// <summary>A program that a rollback needs.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Ask">The argument list that prints its version.</param>
/// <param name="Least">The oldest version that is known to work; null where any is.</param>
public sealed partial record Tool(string Name, IReadOnlyList<string> Ask, Version? Least = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Variables that it is asked with, besides those that lastgood has.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it is installed, in a version that is known to work.</summary>
    public async Task<ReadinessCheck> CheckAsync(
        ICommandRunner runner,
        CancellationToken cancellation
    )
    {
        CommandResult result;
        try
        {
            result = await runner.RunAsync(
                new Command(Ask, Patience) { Environment = Environment },
                cancellation
            );
        }
        catch (CommandException e)
        {
            return ReadinessCheck.No(
                Name,
                e.Message,
                e.Remedy ?? $"try it: {CommandLine.Show(Ask)}"
            );
        }
        // nginx tells it on standard error.
        var said = Spoken.Excerpt((result.Output + result.Error).Trim());
        if (!result.Succeeded || Number().Match(said) is not { Success: true } number)
        {
            return ReadinessCheck.No(
                Name,
                $"it does not tell its version: exit code {result.ExitCode}, {said}",
                $"try it: {CommandLine.Show(Ask)}"
            );
        }
        return Least is not null && Version.Parse(number.Value) < Least
            ? ReadinessCheck.No(
                Name,
                $"version {number.Value} is older than {Least}, the oldest that is known to work",
                $"install a newer {Name}"
            )
            : ReadinessCheck.Yes(Name, $"version {number.Value}");
    }

    [GeneratedRegex(
        @"\d+\.\d+(\.\d+)?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Number();
}
