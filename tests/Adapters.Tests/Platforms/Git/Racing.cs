using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Git;

/// <summary>Runs commands; before the first push, somebody else pushes to main.</summary>
internal sealed class Racing(GitBed bed) : ICommandRunner
{
    private readonly CommandRunner runner = new(TimeProvider.System);

    /// <summary>What they have pushed.</summary>
    public string? Theirs { get; private set; }

    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        if (command.Arguments.Contains("push", StringComparer.Ordinal) && Theirs is null)
        {
            Theirs = await bed.PushAsync("main", "1.2");
        }
        return await runner.RunAsync(command, cancellation);
    }
}
