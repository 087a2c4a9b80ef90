using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Mitigations;

/// <summary>Pulls levers. What goes wrong is an answer, never an exception.</summary>
/// <param name="commands">Runs commands.</param>
/// <param name="http">Makes calls.</param>
public sealed class LeverSwitch(ICommandRunner commands, HttpFetcher http)
{
    private const int LongestAnswer = 4096;

    /// <summary>Pulls one.</summary>
    /// <param name="lever">Which.</param>
    /// <param name="timeout">The longest that it may take.</param>
    /// <param name="cancellation">Ends the command or call.</param>
    /// <returns>Whether it worked, and what was seen.</returns>
    public Task<(bool Worked, string Evidence)> PullAsync(
        Lever lever,
        TimeSpan timeout,
        CancellationToken cancellation
    ) =>
        lever switch
        {
            Lever.ByCall call => CallAsync(call, timeout, cancellation),
            Lever.ByCommand command => RunAsync(command.Arguments, timeout, cancellation),
            _ => throw new ArgumentException($"{lever} is no lever", nameof(lever)),
        };

    private async Task<(bool, string)> RunAsync(
        IReadOnlyList<string> arguments,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await commands.RunAsync(new Command(arguments, timeout), cancellation);
            var said = result.Succeeded ? result.Output : result.Error;
            return (
                result.Succeeded,
                FormattableString.Invariant(
                    $"{CommandLine.Show(arguments)}: exit code {result.ExitCode}"
                ) + LastLine(said)
            );
        }
        catch (CommandException e)
        {
            return (false, e.Message);
        }
    }

    private async Task<(bool, string)> CallAsync(
        Lever.ByCall call,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var what = $"{call.Method} {call.Url}";
        try
        {
            var request = new FetchRequest(call.Url, timeout, LongestAnswer)
            {
                CutBody = true,
                Method = call.Method,
                Body = call.Body,
                Authorization = call.Access.Authorization(),
            };
            var result = await http.FetchAsync(request, cancellation);
            return result.Answer is { } answer
                ? (
                    answer.Succeeded,
                    FormattableString.Invariant($"{what}: {answer.Status}")
                        + (answer.Succeeded ? "" : LastLine(answer.Text))
                )
                : (false, $"{what}: {result.Failure}");
        }
        catch (SecretException e)
        {
            return (false, $"{what}: {e.Message}");
        }
    }

    private static string LastLine(string said)
    {
        var text = said.Trim();
        return text.Length == 0 ? "" : $", {Spoken.Excerpt(text[(text.LastIndexOf('\n') + 1)..])}";
    }
}
