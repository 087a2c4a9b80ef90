using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Readiness;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms;

/// <summary>Runs a platform's external programs: what goes wrong with them is a <see cref="PlatformException"/>.</summary>
/// <param name="commands">Runs them.</param>
internal sealed class Programs(ICommandRunner commands)
{
    /// <summary>Runs a program to its end, whatever its exit code.</summary>
    /// <exception cref="PlatformException">It could not be run to its end.</exception>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        try
        {
            return await commands.RunAsync(command, cancellation);
        }
        catch (CommandException e)
        {
            throw new PlatformException(
                Redactor.Redact(e.Message),
                Redactor.Redact(e.Remedy ?? Try(command)),
                e
            );
        }
    }

    /// <summary>Runs a program that has to exit with 0.</summary>
    /// <param name="what">What it is for, as the beginning of a message.</param>
    /// <param name="command">The program.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">It did not.</exception>
    public async Task<CommandResult> MustRunAsync(
        string what,
        Command command,
        CancellationToken cancellation
    )
    {
        var result = await RunAsync(command, cancellation);
        return result.Succeeded
            ? result
            : throw new PlatformException(
                $"{Redactor.Redact(what)} failed: {Failure(result)}",
                Try(command)
            );
    }

    /// <summary>Whether a program is there, in a version that is known to work.</summary>
    /// <param name="name">Its name for people.</param>
    /// <param name="ask">The argument list that prints its version.</param>
    /// <param name="least">The oldest version; null where any is.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ReadinessCheck> CheckAsync(
        string name,
        IReadOnlyList<string> ask,
        Version? least,
        CancellationToken cancellation
    ) => new Tool(name, ask, least).CheckAsync(commands, cancellation);

    /// <summary>How a program ended, with the last line that it wrote, without the secrets in it.</summary>
    public static string Failure(CommandResult result)
    {
        var last = (result.Output + "\n" + result.Error)
            .Split('\n')
            .LastOrDefault(static line => !string.IsNullOrWhiteSpace(line), "");
        var code = string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}");
        return last.Length == 0 ? code : $"{code}, {Spoken.Excerpt(Redactor.Redact(last))}";
    }

    /// <summary>The remedy for a command that does not work: to try it by hand. Secrets in its arguments are left out.</summary>
    public static string Try(Command command) =>
        command.Folder is { } folder
            ? $"try it: cd {CommandLine.Show([folder])} && {Shown(command.Arguments)}"
            : $"try it: {Shown(command.Arguments)}";

    /// <summary>An argument list for a person, without the secrets in it.</summary>
    public static string Shown(IReadOnlyList<string> arguments) =>
        CommandLine.Show([.. arguments.Select(Redactor.Redact)]);
}
