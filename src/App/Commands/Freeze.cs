using System.CommandLine;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood freeze</c> and <c>unfreeze</c>: nothing moves until a person lifts it.</summary>
internal static class Freeze
{
    public static Command Create(Shell shell) =>
        shell.Saying(
            "freeze",
            "Let nothing move: no deployment, no rollback, until it is lifted",
            static (state, reason) =>
                state.Cautions.Frozen is { } frozen
                    ? throw new UsageException(
                        $"{state.Service} is frozen already by {frozen.By}: {frozen.Reason}"
                    )
                    : [new ServiceFrozen(reason, Shell.Person, state.OpenIncident?.Id)],
            static state => $"{state.Service} is frozen"
        );

    public static Command CreateLift(Shell shell) =>
        shell.Saying(
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
            static state => $"{state.Service} is not frozen any more"
        );
}
