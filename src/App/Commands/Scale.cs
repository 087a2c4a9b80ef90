using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood scale</c>: takes everything of a service away that runs, for a restore, and brings it back as it was.</summary>
internal static class Scale
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var toZero = new Option<bool>("--to-zero")
        {
            Description = "Leave nothing of it running, and remember how much there was",
        };
        var back = new Option<bool>("--back")
        {
            Description = "As much again as there was before --to-zero",
        };
        var reason = Shell.Reason("Why; kept with it (needed with --to-zero)");
        return shell.Verb(
            "scale",
            "Scale a service to zero, and back to what it had, for restores",
            [service, toZero, back, reason],
            async (parsed, installation, cancellation) =>
            {
                var down = parsed.GetValue(toZero);
                if (down == parsed.GetValue(back))
                {
                    throw new UsageException("say one of --to-zero and --back");
                }
                if (down && parsed.GetValue(reason) is null)
                {
                    throw new UsageException("--to-zero needs a --reason");
                }
                var settings = installation.Find(parsed.GetValue(service)!);
                var scales =
                    installation.Look(settings).Scales
                    ?? throw new UsageException(
                        $"the platform of {settings.Name} does not scale; only kubernetes does"
                    );
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var told = down
                    ? await DownAsync(journal, scales, parsed.GetValue(reason)!, cancellation)
                    : await BackAsync(journal, scales, cancellation);
                Say(shell.Terminal, told);
                if (down && journal.State.Cautions.Frozen is null)
                {
                    shell.Terminal.Say(
                        $"a watch takes this for an outage; to keep it quiet meanwhile:\n  lastgood freeze {settings.Name} --reason \"restore\""
                    );
                }
                shell.Terminal.PrintOutcome(
                    down
                        ? $"nothing of {settings.Name} runs; to bring it back: lastgood scale {settings.Name} --back"
                        : $"{settings.Name} runs as before"
                );
                return ExitCodes.Done;
            }
        );
    }

    // What there was is written before it is taken away, and never overwritten by what is left of it.
    private static async Task<Details> DownAsync(
        ServiceJournal journal,
        IScales scales,
        string reason,
        CancellationToken cancellation
    )
    {
        var counts = await scales.CountAsync(cancellation);
        if (journal.State.Cautions.Scaled is null)
        {
            if (counts.All(static c => c.Count == 0))
            {
                throw new UsageException(
                    $"{journal.State.Service} is at zero already, and not by lastgood: how much it had is not known"
                );
            }
            await journal.AppendAsync(null, [new ScaledToZero(counts, reason, Shell.Person)]);
        }
        return await scales.ScaleAsync(
            [.. counts.Select(static c => c with { Count = 0 })],
            cancellation
        );
    }

    private static async Task<Details> BackAsync(
        ServiceJournal journal,
        IScales scales,
        CancellationToken cancellation
    )
    {
        var counts =
            journal.State.Cautions.Scaled?.Counts
            ?? throw new UsageException(
                $"{journal.State.Service} was not scaled to zero by lastgood: how much it had is not known"
            );
        var told = await scales.ScaleAsync(counts, cancellation);
        await journal.AppendAsync(null, [new ScaledBack(counts, Shell.Person)]);
        return told;
    }

    private static void Say(Terminal terminal, Details told)
    {
        foreach (var (name, what) in told.Where(static d => d.Value.Length > 0))
        {
            terminal.Say($"{name}: {what}");
        }
    }
}
