using Lastgood.Adapters.Processes;
using Lastgood.Core.Decisions;

namespace Lastgood.Adapters.Investigation;

/// <summary>What uses the processors of this machine now.</summary>
/// <param name="commands">Runs <c>ps</c>.</param>
public sealed class TopProcesses(ICommandRunner commands)
{
    private const int Most = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Names without arguments: those may hold secrets.
    private static readonly string[] Ps =
    [
        "ps",
        "-eo",
        "pid,pcpu,pmem,comm",
        "--sort=-pcpu",
        "--no-headers",
    ];

    /// <summary>The processes that use most, one line; where it could not be told, why.</summary>
    public async Task<Finding> FindAsync(CancellationToken cancellation)
    {
        const string question = "what uses the processors of this machine?";
        try
        {
            var result = await commands.RunAsync(new Command(Ps, Patience), cancellation);
            var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return new Finding(
                question,
                result.Succeeded && lines.Length > 0
                    ? string.Join("; ", lines.Take(Most).Select(Words))
                    : FormattableString.Invariant(
                        $"it could not be told: ps exited with {result.ExitCode}"
                    )
            );
        }
        catch (CommandException e)
        {
            return new Finding(question, $"it could not be told: {e.Message}");
        }
    }

    private static string Words(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is [var pid, var cpu, var memory, .. var name]
            ? $"{string.Join(' ', name)} ({pid}) {cpu}% cpu, {memory}% memory"
            : line.Trim();
}
