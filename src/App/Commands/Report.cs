using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood report</c>: a person says what no metric measures, and the policy has the answer.</summary>
internal static class Report
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var subject = new Argument<string>("subject")
        {
            Description =
                "What: corruption, security, critical-bug, dependency … (see: lastgood policy show SERVICE)",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "What was seen; kept with the report",
            Required = true,
        };
        var withdraw = new Option<bool>("--withdraw") { Description = "It does not hold any more" };
        return shell.Verb(
            "report",
            "Say what no metric measures: data corruption, a security breach, a critical bug",
            [service, subject, reason, withdraw],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var what = parsed.GetValue(subject)!;
                var trigger = Find(settings, what);
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                if (parsed.GetValue(withdraw))
                {
                    await journal.AppendAsync(
                        null,
                        [new TroubleWithdrawn(what, parsed.GetValue(reason)!, Shell.Person)]
                    );
                    shell.Terminal.PrintOutcome($"{settings.Name}: {what} is withdrawn");
                    return ExitCodes.Done;
                }
                var report = new TroubleReported(what, parsed.GetValue(reason)!, Shell.Person);
                var facts = Reporting.Facts(journal.State, settings.Policy, report);
                await journal.AppendAsync(null, facts);
                if (
                    facts.OfType<ServiceFrozen>().FirstOrDefault() is { } frozen
                    && installation.Look(settings).Group() is { } group
                )
                {
                    await group.FreezeAsync(frozen, settings.Name, cancellation);
                }
                Say(shell.Terminal, installation, settings, trigger);
                return ExitCodes.Done;
            }
        );
    }

    private static Trigger Find(ServiceSettings settings, string subject)
    {
        // Corruption stops everything, whatever the policy has.
        var known = settings
            .Policy.Triggers.Concat(
                ShippedPolicy.Default.Policy.Triggers.Where(static t =>
                    t.Subject == Cautions.Corruption
                )
            )
            .Where(static t => t.Signal == Signal.Reported)
            .DistinctBy(static t => t.Subject, StringComparer.Ordinal)
            .ToList();
        return known.Find(t => string.Equals(t.Subject, subject, StringComparison.Ordinal))
            ?? throw new UsageException(
                $"the policy of {settings.Name} has no answer to {Configuration.Words.Show(subject)}{Configuration.Words.Suggest(subject, [.. known.Select(static t => t.Subject!)], "it knows")}"
            );
    }

    private static void Say(
        Terminal terminal,
        Installation installation,
        ServiceSettings settings,
        Trigger trigger
    )
    {
        var name = settings.Name;
        var action = settings.Policy.ActionOf(trigger);
        terminal.PrintOutcome(
            action switch
            {
                TriggerAction.StopEverything =>
                    $"{name} is frozen: nothing is deployed and nothing goes back until\n  lastgood unfreeze {name} --reason \"…\"",
                TriggerAction.RollBack =>
                    $"{name}: {trigger.Subject} is reported; it goes back where every guard allows it (lastgood decide {name})",
                _ =>
                    $"{name}: {trigger.Subject} is reported; the policy's answer: {Output.Words.Of(action)}",
            }
        );
        if (action == TriggerAction.RollBack && !installation.IsWatched())
        {
            terminal.Say($"nobody watches {name}; to go back now:\n  lastgood rollback {name}");
        }
    }
}
