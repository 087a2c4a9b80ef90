using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Mitigations;

/// <summary>What is configured against a failing dependency: a circuit breaker, a fallback flag, with its own way back.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="On">The command that switches it on; doing so twice is the same as once.</param>
/// <param name="Off">The command that switches it off again.</param>
/// <param name="Timeout">The longest that either may take.</param>
public sealed record Mitigation(
    string Name,
    IReadOnlyList<string> On,
    IReadOnlyList<string> Off,
    TimeSpan Timeout
)
{
    /// <summary>Switches it.</summary>
    /// <param name="on">On, or off.</param>
    /// <param name="commands">Runs its command.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <returns>Whether it worked, and what was seen.</returns>
    public async Task<(bool Worked, string Evidence)> SwitchAsync(
        bool on,
        ICommandRunner commands,
        CancellationToken cancellation
    )
    {
        var arguments = on ? On : Off;
        try
        {
            var result = await commands.RunAsync(new Command(arguments, Timeout), cancellation);
            var said = (result.Succeeded ? result.Output : result.Error).Trim();
            return (
                result.Succeeded,
                FormattableString.Invariant(
                    $"{CommandLine.Show(arguments)}: exit code {result.ExitCode}"
                ) + (said.Length == 0 ? "" : $", {LastLine(said)}")
            );
        }
        catch (CommandException e)
        {
            return (false, e.Message);
        }
    }

    private static string LastLine(string text) => text[(text.LastIndexOf('\n') + 1)..];
}
