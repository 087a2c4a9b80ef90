using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Commands;

/// <summary>Runs commands, and keeps their argument lists.</summary>
internal sealed class Recording : ICommandRunner
{
    private readonly CommandRunner runner = new(TimeProvider.System);

    /// <summary>What was run, in order.</summary>
    public List<Command> Ran { get; } = [];

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        Ran.Add(command);
        return runner.RunAsync(command, cancellation);
    }
}
