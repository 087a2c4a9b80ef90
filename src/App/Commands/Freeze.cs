using System.CommandLine;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood freeze</c> and <c>unfreeze</c>: nothing moves until a person lifts it.</summary>
internal static class Freeze
{
    public static Command Create(Shell shell) =>
        Verb(
            shell,
            "freeze",
            "Let nothing move: no deployment, no rollback, until it is lifted",
            static (state, reason) =>
                state.Cautions.Frozen is { } frozen
                    ? throw new UsageException(
                        $"{state.Service} is frozen already by {frozen.By}: {frozen.Reason}"
                    )
                    : [new ServiceFrozen(reason, Shell.Person, state.OpenIncident?.Id)],
            static service => $"{service} is frozen"
        );

    public static Command CreateLift(Shell shell) =>
        Verb(
            shell,
            "unfreeze",
            "Lift a freeze; a report of corruption is withdrawn with it",
            static (state, reason) =>
                state.Cautions.Frozen is null
                    ? throw new UsageException($"{state.Service} is not frozen")
                    :
                    [
                        new ServiceUnfrozen(reason, Shell.Person),
                        .. state
                            .Cautions.Reports.Where(static r =>
                                r.Fact.Subject == Cautions.Corruption
                            )
                            .Select(r => new TroubleWithdrawn(
                                r.Fact.Subject,
                                reason,
                                Shell.Person
                            )),
                    ],
            static service => $"{service} is not frozen any more"
        );

    private static Command Verb(
        Shell shell,
        string name,
        string description,
        Func<ServiceState, string, IReadOnlyList<Fact>> facts,
        Func<string, string> said
    )
    {
        var service = Shell.Service();
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept with it",
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
                await journal.AppendAsync(null, facts(journal.State, parsed.GetValue(reason)!));
                shell.Terminal.PrintOutcome(said(settings.Name));
                return ExitCodes.Done;
            }
        );
    }
}
