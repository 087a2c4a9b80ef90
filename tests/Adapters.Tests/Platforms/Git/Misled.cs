using System.Collections.Immutable;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Git;

/// <summary>Runs commands as if lastgood had been started with variables that lead git to other places, as a hook of a repository has them.</summary>
internal sealed class Misled(ICommandRunner runner) : ICommandRunner
{
    private static readonly string[] Variables =
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
    ];

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        var environment = Variables
            .Except(command.Without, StringComparer.Ordinal)
            .ToDictionary(static name => name, static _ => "/nowhere", StringComparer.Ordinal);
        foreach (
            var (name, value) in command.Environment ?? ImmutableDictionary<string, string>.Empty
        )
        {
            environment[name] = value;
        }
        return runner.RunAsync(command with { Environment = environment }, cancellation);
    }
}
