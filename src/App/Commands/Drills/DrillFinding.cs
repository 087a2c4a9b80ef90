using System.CommandLine;
using System.Globalization;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Drills;

/// <summary><c>lastgood drill finding</c>: what a drill brought to light, and who sees to it.</summary>
internal static class DrillFinding
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var text = new Argument<string>("text")
        {
            Description = "What was found; with --settled: how it was settled",
        };
        var owner = new Option<string?>("--owner") { Description = "Who sees to it" };
        var due = new Option<string?>("--due")
        {
            Description =
                "The day on which it is tested again, e.g. 2026-03-01 (default: in 30 days)",
        };
        due.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } day && Day(day) is null)
            {
                result.AddError($"--due: \"{day}\" is not a day like 2026-03-01");
            }
        });
        var settled = new Option<int?>("--settled")
        {
            Description = "The number of a finding that is settled",
        };
        return shell.Verb(
            "finding",
            "Write down what a drill brought to light, with an owner; or that it is settled",
            [service, text, owner, due, settled],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var words = parsed.GetValue(text)!;
                await using var journal = await shell.OpenJournalAsync(
                    installation,
                    settings,
                    cancellation
                );
                var book = journal.State.Drills;
                if (parsed.GetValue(settled) is { } number)
                {
                    if (!book.Findings.Any(f => f.Fact.Finding == number))
                    {
                        throw new UsageException(
                            $"{settings.Name} has no finding {number}; see: lastgood drill history {settings.Name}"
                        );
                    }
                    await journal.AppendAsync(
                        null,
                        [new FindingClosed(number, words, Shell.Person)]
                    );
                    shell.Terminal.PrintOutcome($"{settings.Name}: finding {number} is settled");
                    return ExitCodes.Done;
                }
                var finding = new FindingNoted(
                    book.Findings.Count + 1,
                    book.Last?.Id,
                    words,
                    parsed.GetValue(owner)
                        ?? throw new UsageException("a finding without --owner stays one"),
                    parsed.GetValue(due) is { } day
                        ? Day(day)!.Value
                        : installation.Time.GetUtcNow().AddDays(30),
                    Shell.Person
                );
                await journal.AppendAsync(null, [finding]);
                shell.Terminal.PrintOutcome(
                    $"{settings.Name}: finding {finding.Finding}, {finding.Owner}, tested again by {finding.Due:yyyy-MM-dd}"
                );
                return ExitCodes.Done;
            }
        );
    }

    private static DateTimeOffset? Day(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day
        )
            ? day
            : null;
}
