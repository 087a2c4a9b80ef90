using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood fix-forward</c>: a fix is on its way, and has until then.</summary>
internal static class FixForward
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var reason = Shell.Why();
        var within = new Option<string>("--within")
        {
            Description = "How long it may take, as 20m; the policy says how long at most",
            Required = true,
        };
        return shell.Verb(
            "fix-forward",
            "Say that a fix is deployed instead of going back: nothing goes back until its time has passed",
            [service, within, reason],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var limits = settings.Policy.Limits;
                var text = parsed.GetValue(within)!;
                if (!Durations.TryParse(text, out var span) || span <= TimeSpan.Zero)
                {
                    throw new UsageException($"--within: \"{text}\" is not {Durations.Expected}");
                }
                if (span > limits.LongestFix)
                {
                    throw new RefusedException(
                        $"the policy of {settings.Name} gives a fix {Durations.Format(limits.LongestFix)} at most, not {Durations.Format(span)}",
                        $"lastgood rollback {settings.Name}"
                    );
                }
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                await journal.AppendAsync(
                    null,
                    [new FixPromised(span, parsed.GetValue(reason)!, Shell.Person)]
                );
                var until = Times.Moment(shell.Wiring.Time.GetUtcNow() + span);
                var then =
                    limits.Unfixed == TriggerAction.RollBack
                        ? "then it goes back"
                        : "then a person is asked";
                shell.Terminal.PrintOutcome(
                    $"{settings.Name}: nothing goes back until {until}; if another release does not serve by {until}, {then}"
                );
                return ExitCodes.Done;
            }
        );
    }
}
