namespace Lastgood.Core.Verification;

/// <summary>What is checked once a release serves. That it serves, is healthy and has the right version is always checked.</summary>
/// <param name="MaxErrorRatio">The share of server errors that is still fine, 0 to 1. The runbook's bound is 0.01.</param>
/// <param name="Window">How long the share is measured; zero measures none.</param>
/// <param name="MinRequests">With fewer requests in the window the share is inconclusive.</param>
/// <param name="Commands">The user's own checks, in order.</param>
public sealed record VerificationSpec(
    double MaxErrorRatio,
    TimeSpan Window,
    int MinRequests,
    IReadOnlyList<CommandCheck> Commands
)
{
    /// <summary>How a new release is compared with the one before, where that still runs; null: it is not.</summary>
    public ComparisonSpec? Compare { get; init; }

    /// <summary>The same for one release: <c>{version}</c> in the commands is filled in.</summary>
    public VerificationSpec For(string version) => Fill("version", version);

    /// <summary>The same with a placeholder of the commands filled in. A value never becomes a new argument.</summary>
    public VerificationSpec Fill(string placeholder, string value) =>
        this with
        {
            Commands =
            [
                .. Commands.Select(check =>
                    check with
                    {
                        Command =
                        [
                            .. check.Command.Select(argument =>
                                argument.Replace(
                                    $"{{{placeholder}}}",
                                    value,
                                    StringComparison.Ordinal
                                )
                            ),
                        ],
                    }
                ),
            ],
        };
}

/// <summary>A smoke test of the user's: exit code 0 passes.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Command">Its argument list, with the placeholders still to be filled in, see <see cref="VerificationSpec.Fill"/>.</param>
/// <param name="Timeout">Longer is a failure.</param>
public sealed record CommandCheck(string Name, IReadOnlyList<string> Command, TimeSpan Timeout);
