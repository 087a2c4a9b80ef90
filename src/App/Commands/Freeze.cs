using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood freeze</c> and <c>unfreeze</c>: nothing moves until a person lifts it.</summary>
internal static class Freeze
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var reason = Shell.Why();
        var pause = new Option<bool>("--pause")
        {
            Description = "Let the platform roll nothing out either, whoever asks for it",
        };
        return shell.Verb(
            "freeze",
            "Let nothing move: no deployment, no rollback, until it is lifted",
            [service, reason, pause],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var pauses = parsed.GetValue(pause) ? Pauses(installation, settings) : null;
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var state = journal.State;
                if (state.Cautions.Frozen is { } frozen && pauses is null)
                {
                    throw new UsageException(
                        $"{state.Service} is frozen already by {frozen.By}: {frozen.Reason}"
                    );
                }
                if (state.Cautions.Frozen is null)
                {
                    await journal.AppendAsync(
                        null,
                        [
                            new ServiceFrozen(
                                parsed.GetValue(reason)!,
                                Shell.Person,
                                state.OpenIncident?.Id
                            ),
                        ]
                    );
                }
                if (pauses is not null)
                {
                    await PauseAsync(journal, pauses, cancellation);
                }
                shell.Terminal.PrintOutcome($"{state.Service} is frozen");
                return ExitCodes.Done;
            }
        );
    }

    public static Command CreateLift(Shell shell)
    {
        var service = Shell.Service();
        var reason = Shell.Why();
        return shell.Verb(
            "unfreeze",
            "Lift a freeze; a report of corruption is withdrawn with it",
            [service, reason],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var cautions = journal.State.Cautions;
                if (cautions.Frozen is null)
                {
                    throw new UsageException($"{settings.Name} is not frozen");
                }
                // Before it is lifted: where it cannot be resumed, it stays frozen, and this can be said again.
                if (cautions.Paused.Count > 0)
                {
                    var resumed = await Pauses(installation, settings)
                        .ResumeAsync(cautions.Paused, cancellation);
                    await journal.AppendAsync(null, [new RolloutsResumed(resumed, Shell.Person)]);
                }
                await journal.AppendAsync(null, Lifting(cautions, parsed.GetValue(reason)!));
                shell.Terminal.PrintOutcome($"{settings.Name} is not frozen any more");
                return ExitCodes.Done;
            }
        );
    }

    // Written before it is done: what was paused must be known, whatever becomes of this process.
    private static async Task PauseAsync(
        ServiceJournal journal,
        IPauses pauses,
        CancellationToken cancellation
    )
    {
        var parts = await pauses.PausableAsync(cancellation);
        if (parts.Count > 0)
        {
            await journal.AppendAsync(null, [new RolloutsPaused(parts, Shell.Person)]);
            await pauses.PauseAsync(parts, cancellation);
        }
    }

    private static IReadOnlyList<Fact> Lifting(Cautions cautions, string reason) =>
        [
            new ServiceUnfrozen(reason, Shell.Person),
            .. cautions
                .Reports.Where(static r => r.Fact.Subject == Cautions.Corruption)
                .Select(r => new TroubleWithdrawn(r.Fact.Subject, reason, Shell.Person)),
        ];

    private static IPauses Pauses(Installation installation, ServiceSettings settings) =>
        installation.Look(settings).Pauses
        ?? throw new UsageException(
            $"the platform of {settings.Name} cannot be told to roll nothing out; without --pause, lastgood itself lets nothing move"
        );
}
