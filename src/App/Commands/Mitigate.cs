using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood mitigate</c>: switch what is configured against a failing dependency.</summary>
internal static class Mitigate
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var position = new Argument<string>("position") { Description = "on or off" };
        position.AcceptOnlyFromAmong("on", "off");
        return shell.Verb(
            "mitigate",
            "Switch the service's mitigation on, or off again",
            [service, position],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                if (settings.Mitigation is not { } mitigation)
                {
                    throw new UsageException(
                        $"{settings.Name} has no mitigation; add the key \"mitigation:\" to it"
                    );
                }
                var on = parsed.GetValue(position) == "on";
                var guarded = installation.Guard(
                    settings,
                    new FactLines(shell.Terminal).Say,
                    takesBackWhenInterrupted: false
                );
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var (worked, evidence) = await guarded.SwitchAsync(on, cancellation);
                if (!worked)
                {
                    shell.Terminal.Say($"lastgood: {mitigation.Name} was not switched: {evidence}");
                    return ExitCodes.Failed;
                }
                var incident =
                    journal
                        .State.Cautions.Mitigations.FirstOrDefault(m => m.Name == mitigation.Name)
                        ?.Incident
                    ?? journal.State.OpenIncident?.Id
                    ?? "";
                await journal.AppendAsync(
                    null,
                    [new MitigationSwitched(incident, mitigation.Name, on, evidence, Shell.Person)]
                );
                shell.Terminal.PrintOutcome(
                    $"{settings.Name}: {mitigation.Name} is {(on ? "on" : "off")} ({evidence})"
                );
                return ExitCodes.Done;
            }
        );
    }
}
