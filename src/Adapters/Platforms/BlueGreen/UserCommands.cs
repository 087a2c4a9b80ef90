using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.BlueGreen;

/// <summary>Runs the commands of the configuration, each with the configured timeout.</summary>
internal sealed class UserCommands(TimeSpan timeout, ICommandRunner runner)
{
    /// <summary>Runs a command that has to exit with 0.</summary>
    /// <exception cref="PlatformException">It could not be run to its end, or failed.</exception>
    public async Task MustRunAsync(
        string what,
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(command, cancellation);
        if (!result.Succeeded)
        {
            throw new PlatformException(
                $"{what} failed: {Failure(result)}",
                $"try it: {CommandLine.Show(command)}"
            );
        }
    }

    /// <summary>Runs a command.</summary>
    /// <exception cref="PlatformException">It could not be run to its end.</exception>
    public async Task<CommandResult> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation
    )
    {
        try
        {
            return await runner.RunAsync(new Command(command, timeout), cancellation);
        }
        catch (CommandException e)
        {
            throw new PlatformException(e.Message, e.Remedy, e);
        }
    }

    /// <summary>How a command ended, with the end of what it wrote.</summary>
    public static string Failure(CommandResult result)
    {
        var last = (result.Error + "\n" + result.Output)
            .Split('\n')
            .FirstOrDefault(static l => !string.IsNullOrWhiteSpace(l), "");
        return last.Length == 0
            ? $"exit code {result.ExitCode}"
            : $"exit code {result.ExitCode}, {Spoken.Excerpt(last)}";
    }
}
