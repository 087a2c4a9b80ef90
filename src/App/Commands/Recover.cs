using System.CommandLine;
using Lastgood.Adapters.Recovery;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood recover</c>: a restart, a cleared cache: what brings a service back besides another release.</summary>
internal static class Recover
{
    public static Command Create(Shell shell) =>
        new(
            "recover",
            "Bring a service back besides by another release: restart it, clear its caches"
        )
        {
            Restart(shell),
            Clear(shell),
        };

    private static Command Restart(Shell shell)
    {
        var service = Shell.Service();
        return shell.Verb(
            "restart",
            "Restart the release that serves, as it is, and wait until it is healthy",
            [service],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var guarded = Guard(shell, installation, settings);
                if (!guarded.Recovering!.CanRestart)
                {
                    throw new UsageException(
                        $"{settings.Name} is not restarted by its platform; add \"recovery: restart:\" to it, a command"
                    );
                }
                return await DoAsync(
                    shell,
                    installation,
                    settings,
                    [async () => await guarded.Recovering.RestartAsync(Shell.Person, cancellation)],
                    cancellation
                );
            }
        );
    }

    private static Command Clear(Shell shell)
    {
        var service = Shell.Service();
        var name = new Argument<string?>("cache")
        {
            Description = "Only this cache (default: all that are configured)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var yes = new Option<bool>("--yes")
        {
            Description = "Do it; without it, only say what would be done",
        };
        return shell.Verb(
            "clear-cache",
            "Clear the caches of a service; nothing brings back what was in them",
            [service, name, yes],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var caches = Find(settings, parsed.GetValue(name));
                if (!parsed.GetValue(yes))
                {
                    foreach (var cache in caches)
                    {
                        shell.Terminal.Data.WriteLine($"{cache.Name}: would {cache.What}");
                    }
                    shell.Terminal.Say(
                        $"nothing was cleared; to do it:\n  lastgood recover clear-cache {settings.Name}{(parsed.GetValue(name) is { } one ? $" {one}" : "")} --yes"
                    );
                    return ExitCodes.Refused;
                }
                var recovering = Guard(shell, installation, settings).Recovering!;
                return await DoAsync(
                    shell,
                    installation,
                    settings,
                    [
                        .. caches.Select(c =>
                            (Func<Task<ServiceRecovered>>)(
                                () => recovering.ClearAsync(c, Shell.Person, cancellation)
                            )
                        ),
                    ],
                    cancellation
                );
            }
        );
    }

    private static Guarded Guard(
        Shell shell,
        Installation installation,
        ServiceSettings settings
    ) =>
        installation.Guard(
            settings,
            new FactLines(shell.Terminal).Say,
            takesBackWhenInterrupted: false
        );

    private static IReadOnlyList<Cache> Find(ServiceSettings settings, string? name)
    {
        var caches = settings.Recovery.Caches;
        if (caches.Count == 0)
        {
            throw new UsageException(
                $"{settings.Name} has no caches; add \"recovery: caches:\" to it"
            );
        }
        return name is null ? caches
            : caches.FirstOrDefault(c => c.Name == name) is { } one ? [one]
            : throw new UsageException(
                $"{settings.Name} has no cache \"{name}\"; there are: {string.Join(", ", caches.Select(static c => c.Name))}"
            );
    }

    // Under the right to act: nothing is restarted while a run moves the same service.
    private static async Task<int> DoAsync(
        Shell shell,
        Installation installation,
        ServiceSettings settings,
        IReadOnlyList<Func<Task<ServiceRecovered>>> actions,
        CancellationToken cancellation
    )
    {
        await using var journal = await shell.OpenJournalAsync(
            installation,
            settings,
            cancellation
        );
        var worked = true;
        foreach (var action in actions)
        {
            var done = await action();
            await journal.AppendAsync(null, [done]);
            worked &= done.Worked;
        }
        return worked ? ExitCodes.Done : ExitCodes.Failed;
    }
}
