using System.CommandLine;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood approve</c> and <c>reject</c>: a person answers what was asked.</summary>
internal static class Answer
{
    public static Command CreateApprove(Shell shell) =>
        Verb(shell, "approve", "Approve the rollback that is asked about", approved: true);

    public static Command CreateReject(Shell shell) =>
        Verb(shell, "reject", "Reject it: nothing goes back in this incident", approved: false);

    private static Command Verb(Shell shell, string name, string description, bool approved)
    {
        var service = Shell.Service();
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept with the answer",
            Required = true,
        };
        return shell.Verb(
            name,
            description,
            [service, reason],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                if (journal.State.OpenIncident is not { Decision.Kind: DecisionKind.Ask } asked)
                {
                    throw new UsageException(
                        $"nothing is asked about {settings.Name}; to go back: lastgood rollback {settings.Name}"
                    );
                }
                await journal.AppendAsync(
                    null,
                    [
                        new QuestionAnswered(
                            asked.Id,
                            approved,
                            parsed.GetValue(reason)!,
                            Shell.Person
                        ),
                    ]
                );
                shell.Terminal.PrintOutcome(
                    approved
                        ? $"{asked.Id} is approved; lastgood watch carries it out, or: lastgood rollback {settings.Name}"
                        : $"{asked.Id} is rejected: nothing goes back in this incident"
                );
                return ExitCodes.Done;
            }
        );
    }
}
