using System.CommandLine;
using Lastgood.Adapters.Notifications.Delivery;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Telling;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood notify</c>: whom lastgood tells what.</summary>
internal static class Notify
{
    public static Command Create(Shell shell) =>
        new("notify", "Who is told of what: test, status, resend, preview")
        {
            Test(shell),
            Status(shell),
            Resend(shell),
            Preview(shell),
        };

    private static Command Test(Shell shell)
    {
        var name = new Argument<string?>("channel")
        {
            Description = "Only this channel",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return shell.Verb(
            "test",
            "Send a message that is marked as a drill, at once; what the public reads is left out",
            [name],
            async (parsed, installation, cancellation) =>
            {
                await using var channels = installation.Channels(shell.Terminal.Say);
                var failed = 0;
                foreach (var channel in Chosen(channels, installation, parsed.GetValue(name)))
                {
                    failed += await ChannelTest.RunAsync(
                        shell.Terminal,
                        channels,
                        channel,
                        installation.Time,
                        cancellation
                    )
                        ? 0
                        : 1;
                }
                return failed + SayProblems(shell.Terminal, channels) > 0
                    ? ExitCodes.Failed
                    : ExitCodes.Done;
            }
        );
    }

    private static Command Status(Shell shell)
    {
        var service = new Argument<string?>("service")
        {
            Description = "Only this service or group",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var last = new Option<int>("--last")
        {
            Description = "How many messages of each channel are shown",
            DefaultValueFactory = static _ => 20,
        };
        var json = Shell.Json();
        return shell.Verb(
            "status",
            "What was told to whom and when, failures included",
            [service, last, json],
            async (parsed, installation, cancellation) =>
            {
                await using var channels = installation.Channels(shell.Terminal.Say);
                var one = parsed.GetValue(service) is { } given
                    ? installation.FindGroup(given)?.Name ?? installation.Find(given).Name
                    : null;
                var notices = new List<Notice>();
                foreach (var of in one is null ? installation.Settings.Names : [one])
                {
                    notices.AddRange(await channels.NoticesAsync(of, cancellation));
                }
                var told = new List<Told>();
                foreach (var channel in Chosen(channels, installation, null))
                {
                    var state = await channels.StateAsync(channel.Name, cancellation);
                    var since = state.Since ?? installation.Time.GetUtcNow() - ChannelWorker.Reach;
                    told.Add(
                        new Told(
                            channel.Name,
                            state,
                            [
                                .. state
                                    .Records.Where(r => one is null || r.Service == one)
                                    .Concat(state.Waiting([.. notices.Where(channel.Wants)], since))
                                    .TakeLast(Math.Max(parsed.GetValue(last), 1)),
                            ]
                        )
                    );
                }
                TellingOutput.Print(shell.Terminal, told, parsed.GetValue(json));
                SayProblems(shell.Terminal, channels);
                return ExitCodes.Done;
            }
        );
    }

    private static Command Resend(Shell shell)
    {
        var id = new Argument<string?>("id")
        {
            Description = "A message that was given up, as lastgood notify status names it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all-failed") { Description = "All that were given up" };
        return shell.Verb(
            "resend",
            "Try messages again that were given up",
            [id, all],
            async (parsed, installation, cancellation) =>
            {
                var one = parsed.GetValue(id);
                if (one is null != parsed.GetValue(all))
                {
                    throw new UsageException(
                        "which? lastgood notify resend ID, or --all-failed (see: lastgood notify status)"
                    );
                }
                var letters = new List<DeliveryRecord>();
                await using (var channels = installation.Channels(shell.Terminal.Say))
                {
                    foreach (var channel in Chosen(channels, installation, null))
                    {
                        var state = await channels.StateAsync(channel.Name, cancellation);
                        List<DeliveryRecord> dead =
                        [
                            .. state.DeadLetters.Where(r => one is null || r.Notice == one),
                        ];
                        if (dead.Count > 0)
                        {
                            await channels.AppendAsync(
                                channel.Name,
                                [
                                    .. dead.Select(static r => new NoticeResent(
                                        r.Notice,
                                        r.Service,
                                        Shell.Person
                                    )),
                                ],
                                cancellation
                            );
                            letters.AddRange(dead);
                        }
                    }
                }
                if (letters.Count == 0 && one is not null)
                {
                    throw new UsageException(
                        $"no message {Configuration.Words.Show(one)} was given up; see: lastgood notify status"
                    );
                }
                shell.Terminal.PrintOutcome(
                    letters.Count == 1
                        ? "1 message is sent again"
                        : FormattableString.Invariant($"{letters.Count} messages are sent again")
                );
                if (letters.Count > 0)
                {
                    await using var telling = Telling.Begin(
                        shell.Terminal,
                        installation,
                        letters.Select(static r => r.Service).ToHashSet(StringComparer.Ordinal)
                    );
                }
                return ExitCodes.Done;
            }
        );
    }

    private static Command Preview(Shell shell)
    {
        var service = Shell.Service();
        return shell.Verb(
            "preview",
            "Who would be told what if the service were rolled back now; nothing is sent",
            [service],
            async (parsed, installation, cancellation) =>
            {
                var name = installation.Find(parsed.GetValue(service)!).Name;
                await using var channels = installation.Channels(shell.Terminal.Say);
                var facts = await installation.FactsAsync(name, cancellation);
                var notices = Rehearsal.Of(
                    name,
                    facts,
                    channels.RulesOf(name)!,
                    installation.Time.GetUtcNow()
                );
                TellingOutput.Print(shell.Terminal, channels, notices);
                foreach (var contact in installation.Settings.ContactsOf(name))
                {
                    shell.Terminal.Data.WriteLine(
                        $"called where an answer is wanted and nobody gives one for {Durations.Format(contact.After)}: {contact}"
                    );
                }
                SayProblems(shell.Terminal, channels);
                return ExitCodes.Done;
            }
        );
    }

    private static List<Channels.Bound> Chosen(
        Channels channels,
        Installation installation,
        string? name
    )
    {
        if (channels.All.Count == 0)
        {
            throw new UsageException(
                $"{installation.Settings.File} has no channel: write one below notify: channels: (see examples/lastgood.yaml)"
            );
        }
        List<Channels.Bound> chosen = [.. channels.All.Where(c => name is null || c.Name == name)];
        return chosen.Count > 0
            ? chosen
            : throw new UsageException(
                $"there is no channel {Configuration.Words.Show(name!)}{Configuration.Words.Suggest(name!, [.. channels.All.Select(static c => c.Name)], "there are")}"
            );
    }

    private static int SayProblems(Terminal terminal, Channels channels)
    {
        var problems = channels.Problems.ToList();
        problems.ForEach(terminal.Say);
        return problems.Count;
    }
}
