using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood prune</c>: removes what releases were made of that no rollback needs.</summary>
internal static class Prune
{
    public static Command Create(Shell shell)
    {
        var service = new Argument<string?>("service")
        {
            Description = "The service's name in the configuration",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "All services" };
        var yes = new Option<bool>("--yes") { Description = "Do it" };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Only show what would be done (that is what is done without --yes)",
        };
        var json = Shell.Json();
        return shell.Verb(
            "prune",
            "Remove what releases were made of that no rollback needs; shows it first",
            [service, all, yes, dryRun, json],
            async (parsed, installation, cancellation) =>
            {
                var name = parsed.GetValue(service);
                var doIt = parsed.GetValue(yes);
                if (name is null != parsed.GetValue(all))
                {
                    throw new UsageException("name a service, or --all of them");
                }
                if (doIt && parsed.GetValue(dryRun))
                {
                    throw new UsageException("--yes and --dry-run are each other's opposite");
                }
                IEnumerable<ServiceSettings> chosen = name is null
                    ? installation.Settings.Services
                    : [installation.Find(name)];
                var pruned = new List<PrunedServiceJson>();
                var code = ExitCodes.Done;
                foreach (var settings in chosen)
                {
                    var pruning = new Pruning(shell, installation, settings);
                    var (report, ended) = await pruning.RunAsync(doIt, cancellation);
                    code = Math.Max(code, ended);
                    if (report is not null)
                    {
                        pruned.Add(report);
                    }
                }
                shell.Terminal.Data.Write(
                    parsed.GetValue(json)
                        ? Json.Text(new PruneJson(doIt, pruned)) + "\n"
                        : PruneOutput.Text(pruned, shell.Terminal.DataInk)
                );
                if (!doIt && pruned.Exists(static s => s.Items.Any(PruneOutput.IsChange)))
                {
                    shell.Terminal.Say("nothing was changed; to do it, the same with --yes");
                }
                return code;
            }
        );
    }

    /// <summary>The pruning of one service.</summary>
    private sealed class Pruning(Shell shell, Installation installation, ServiceSettings settings)
    {
        public async Task<(PrunedServiceJson? Report, int Code)> RunAsync(
            bool doIt,
            CancellationToken cancellation
        )
        {
            if (installation.Look(settings).Setup.Platform.Prunes is not { } prunes)
            {
                shell.Terminal.Say(
                    $"{settings.Name}: its platform keeps nothing that lastgood could remove"
                );
                return (null, ExitCodes.Done);
            }
            if (!doIt)
            {
                var state = await installation.ReadAsync(settings.Name, cancellation);
                var planned = await PlanAsync(prunes, state, cancellation);
                return (Report([.. planned.Select(PruneOutput.Of)]), ExitCodes.Done);
            }
            // Nobody activates anything while what could be activated is removed.
            await using var journal = await shell.OpenJournalAsync(
                installation,
                settings,
                cancellation
            );
            if (journal.State.OpenRun is { IsActing: true } run)
            {
                shell.Terminal.Say(
                    $"{settings.Name}: {run.Id} has not ended: nothing is removed\n  see: lastgood status {settings.Name}"
                );
                return (null, ExitCodes.Refused);
            }
            return await DoAsync(
                prunes,
                await PlanAsync(prunes, journal.State, cancellation),
                journal,
                cancellation
            );
        }

        private Task<IReadOnlyList<PruneItem>> PlanAsync(
            IPrunes prunes,
            ServiceState state,
            CancellationToken cancellation
        ) => prunes.PlanPruneAsync(Retention.Of(state, settings.Retention), cancellation);

        private async Task<(PrunedServiceJson, int)> DoAsync(
            IPrunes prunes,
            IReadOnlyList<PruneItem> items,
            ServiceJournal journal,
            CancellationToken cancellation
        )
        {
            var done = new List<PruneItemJson>();
            var code = ExitCodes.Done;
            foreach (var item in items)
            {
                if (item.Action == PruneAction.Keep)
                {
                    done.Add(PruneOutput.Of(item));
                    continue;
                }
                var fact = await DoAsync(prunes, item, cancellation);
                await journal.AppendAsync(null, [fact]);
                code = fact.Worked ? code : ExitCodes.Failed;
                done.Add(
                    PruneOutput.Of(item) with
                    {
                        Result = fact.Worked ? fact.Evidence : $"failed: {fact.Evidence}",
                    }
                );
            }
            return (Report(done), code);
        }

        private static async Task<ReleasePruned> DoAsync(
            IPrunes prunes,
            PruneItem item,
            CancellationToken cancellation
        )
        {
            var what = $"{item.Kind} {item.Name}";
            try
            {
                var evidence = await prunes.PruneAsync(item, cancellation);
                return new ReleasePruned(item.Release, what, true, evidence, Shell.Person);
            }
            catch (PlatformException e)
            {
                return new ReleasePruned(item.Release, what, false, e.Message, Shell.Person);
            }
        }

        private PrunedServiceJson Report(IReadOnlyList<PruneItemJson> items) =>
            new(settings.Name, items);
    }
}
