using System.CommandLine;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood mark</c>: a person's verdict.</summary>
internal static class Mark
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var version = Shell.Version();
        var verdict = new Argument<string>("verdict") { Description = "good or bad" };
        verdict.AcceptOnlyFromAmong("good", "bad");
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept with the verdict",
            Required = true,
        };
        var fix = new Option<string?>("--fixed-by")
        {
            Description = "With bad: the commit that has the fix, whole, for lastgood gate",
        };
        return shell.Verb(
            "mark",
            "Give a release a verdict, or lift one",
            [service, version, verdict, reason, fix],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var name = parsed.GetValue(version)!;
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                if (!journal.State.Releases.ContainsKey(name))
                {
                    throw new UsageException(
                        $"{settings.Name} has no release {name}; see: lastgood history {settings.Name}"
                    );
                }
                var given = parsed.GetValue(verdict) == "good" ? Verdict.Good : Verdict.Bad;
                await journal.AppendAsync(
                    null,
                    [
                        new VerdictGiven(name, given, parsed.GetValue(reason)!, Shell.Person, null),
                        .. Record.Checked(parsed.GetValue(fix)) is { } mended
                            ? [new FixNamed(name, mended, Shell.Person)]
                            : Array.Empty<Fact>(),
                    ]
                );
                if (given == Verdict.Bad && journal.State.Serving?.Version == name)
                {
                    shell.Terminal.Say(
                        $"{name} serves now. To go back: lastgood rollback {settings.Name}"
                    );
                }
                shell.Terminal.PrintOutcome(
                    $"{settings.Name} {name} is {parsed.GetValue(verdict)}"
                );
                return ExitCodes.Done;
            }
        );
    }
}
