using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Git;

/// <summary>Runs git on one repository: nobody is asked for a password, no hook of the repository runs, in English.</summary>
/// <param name="programs">Runs it.</param>
/// <param name="folder">The repository or a work tree of it.</param>
/// <param name="timeout">The longest that each command may take.</param>
internal sealed class GitCommand(Programs programs, string folder, TimeSpan timeout)
{
    private const int NotFound = 1;

    private static readonly Dictionary<string, string> Alone = new(StringComparer.Ordinal)
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_ASKPASS"] = "false",
        ["SSH_ASKPASS"] = "false",
        // ssh asks at the terminal, past standard input, unless it is made to ask a program.
        ["SSH_ASKPASS_REQUIRE"] = "force",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["LC_ALL"] = "C",
    };

    /// <summary>What "git rev-parse --local-env-vars" lists, and the namespace: each leads git to something else than the folder that it is told.</summary>
    private static readonly string[] Misleading =
    [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    ];

    private IReadOnlyDictionary<string, string> environment = Alone;

    /// <summary>The repository or work tree.</summary>
    public string Folder => folder;

    /// <summary>The argument list of a command, exactly as it is run.</summary>
    public IReadOnlyList<string> Arguments(params IReadOnlyList<string> arguments) =>
        [
            "git",
            "-C",
            folder,
            "-c",
            "core.hooksPath=/dev/null",
            // It would go on in the background, with the output held open.
            "-c",
            "gc.auto=0",
            .. arguments,
        ];

    /// <summary>Runs a command, whatever its exit code.</summary>
    /// <exception cref="PlatformException">It could not be run to its end.</exception>
    public Task<CommandResult> RunAsync(
        CancellationToken cancellation,
        params IReadOnlyList<string> arguments
    ) => programs.RunAsync(Of(arguments), cancellation);

    /// <summary>What a command writes, without the last line's end; it has to succeed.</summary>
    /// <exception cref="PlatformException">It did not.</exception>
    public async Task<string> ReadAsync(
        string what,
        CancellationToken cancellation,
        params IReadOnlyList<string> arguments
    ) => (await programs.MustRunAsync(what, Of(arguments), cancellation)).Output.TrimEnd('\n');

    /// <summary>The commit that a name stands for; null where there is none.</summary>
    /// <exception cref="PlatformException">It cannot be told: no repository.</exception>
    public async Task<string?> CommitAsync(string name, CancellationToken cancellation)
    {
        var command = Of([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            $"{name}^{{commit}}",
        ]);
        var result = await programs.RunAsync(command, cancellation);
        return result.ExitCode switch
        {
            0 => result.Output.Trim(),
            NotFound => null,
            _ => throw new PlatformException(
                $"{folder} cannot be asked for {name}: {Programs.Failure(result)}",
                Programs.Try(command)
            ),
        };
    }

    /// <summary>Whether git is there: 2.29 is the first that fetches without a trace in the user's clone.</summary>
    public static Task<ReadinessCheck> ReadyAsync(
        Programs programs,
        CancellationToken cancellation
    ) => programs.CheckAsync("git", ["git", "--version"], new Version(2, 29), cancellation);

    /// <summary>The same with more variables set.</summary>
    public GitCommand With(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var more = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            more[name] = value;
        }
        return new GitCommand(programs, folder, timeout) { environment = more };
    }

    private Command Of(IReadOnlyList<string> arguments) => OfList(Arguments(arguments));

    /// <summary>A command whose argument list was made by <see cref="Arguments"/>, perhaps by another process.</summary>
    public Command OfList(IReadOnlyList<string> list) =>
        Apart(new Command(list, timeout)) with
        {
            Environment = environment,
        };

    /// <summary>A command without the variables that would lead git, or what runs git, to another repository: lastgood may have been started by a hook of one.</summary>
    public static Command Apart(Command command) => command with { Without = Misleading };
}
