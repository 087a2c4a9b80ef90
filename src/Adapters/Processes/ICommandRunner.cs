namespace Lastgood.Adapters.Processes;

/// <summary>Runs external programs: an argument list, never a shell string.</summary>
public interface ICommandRunner
{
    /// <summary>
    /// Runs a program to its end, standard input closed behind <see cref="Command.Input"/>, output bounded. Whatever the exit code, a program that ended is
    /// a result.
    /// </summary>
    /// <exception cref="CommandException">It is not there, may not be run, or did not end in time (it and its children were killed).</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellation);
}

/// <summary>What to run.</summary>
/// <param name="Arguments">Program and arguments; at least the program.</param>
/// <param name="Timeout">The longest it may take. Required: there is no command without one.</param>
public sealed record Command(IReadOnlyList<string> Arguments, TimeSpan Timeout)
{
    /// <summary>How much is kept of an output where nothing else is said, in bytes: enough for messages.</summary>
    public const int UsualOutputLimit = 64 * 1024;

    /// <summary>How much is kept of its standard output, in bytes.</summary>
    public int OutputLimit { get; init; } = UsualOutputLimit;

    /// <summary>What it reads on its standard input, as UTF-8; null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>The folder to run in; null for the current one.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables to set besides those of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Variables of this process that it does not get.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];
}

/// <summary>A program that ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + signal where a signal ended it.</param>
/// <param name="Output">Its standard output; where it was too long, the middle is cut out and said so.</param>
/// <param name="Error">Its standard error, bounded likewise.</param>
/// <param name="Took">How long it ran.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Took)
{
    /// <summary>Whether it exited with 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>
    /// Whether a process that it left behind still holds its output, which nobody reads any more: that process will fail
    /// at its next line unless its output is redirected to a file or to <c>/dev/null</c>.
    /// </summary>
    public bool OutputHeld { get; init; }
}

/// <summary>A program could not be run to its end.</summary>
/// <param name="message">What happened, with the program's name.</param>
/// <param name="remedy">What to do about it, or null.</param>
/// <param name="inner">The cause.</param>
public sealed class CommandException(string message, string? remedy = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What a person can do about it.</summary>
    public string? Remedy { get; } = remedy;
}
