using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Drills;

/// <summary><c>lastgood drill schedule</c>: when drills are held by themselves.</summary>
internal static class DrillSchedule
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var cron = new Argument<string?>("cron")
        {
            Description = $"{CronLine.Expected}; left out: what is in force is printed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var zone = new Option<string?>("--zone")
        {
            Description = "Whose clock is meant, e.g. Europe/Berlin (default: UTC)",
        };
        var level = DrillRun.Level();
        var hours = new Option<string?>("--hours")
        {
            Description = "Only between these times of day, e.g. 09:00-17:00",
        };
        var off = new Option<bool>("--off") { Description = "No drill is held by itself" };
        cron.Validators.Add(result =>
            Check(
                result.GetValueOrDefault<string?>(),
                static c => CronLine.Parse(c) is not null,
                $"is not {CronLine.Expected}",
                result.AddError
            )
        );
        zone.Validators.Add(result =>
            Check(
                result.GetValueOrDefault<string?>(),
                static z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out _),
                "is not a time zone that this machine knows, e.g. Europe/Berlin",
                result.AddError
            )
        );
        hours.Validators.Add(result =>
            Check(
                result.GetValueOrDefault<string?>(),
                static h => Timetable.ParseHours(h) is not null,
                "is not two times of day, e.g. 09:00-17:00",
                result.AddError
            )
        );
        return shell.Verb(
            "schedule",
            "Hold drills of a service by the clock; a running watch carries it out",
            [service, cron, zone, level, hours, off],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var line = parsed.GetValue(cron);
                if (line is not null && parsed.GetValue(off))
                {
                    throw new UsageException("--off and a time exclude each other");
                }
                if (line is not null || parsed.GetValue(off))
                {
                    await using var journal = await shell.OpenJournalAsync(
                        installation,
                        settings,
                        cancellation
                    );
                    await journal.AppendAsync(
                        null,
                        [
                            new DrillScheduled(
                                line,
                                parsed.GetValue(zone) ?? TimeZoneInfo.Utc.Id,
                                DrillRun.LevelOf(parsed.GetValue(level)),
                                parsed.GetValue(hours),
                                Shell.Person
                            ),
                        ]
                    );
                }
                var state = await installation.ReadAsync(settings.Name, cancellation);
                shell.Terminal.PrintOutcome(
                    Line(
                        settings.Name,
                        Timetable.Of(state.Drills, settings.Drills),
                        state.Drills,
                        installation.Time.GetUtcNow()
                    )
                );
                if (!installation.IsWatched())
                {
                    shell.Terminal.Say("nobody carries it out: lastgood watch");
                }
                return ExitCodes.Done;
            }
        );
    }

    private static string Line(
        string service,
        Timetable? table,
        DrillBook book,
        DateTimeOffset now
    ) =>
        table is null
            ? $"{service}: no drill is held by itself"
            : $"{service}: {DrillWords.Of(table.Level)} at \"{table.Cron.Text}\" {table.Zone.Id}"
                + (table.Hours is { } h ? $", from {h.From:HH:mm} to {h.To:HH:mm}" : "")
                + (
                    table.Next(book, now) is { } next
                        ? $"; the next one {Times.Moment(next)}"
                        : "; which never comes"
                );

    private static void Check(
        string? text,
        Func<string, bool> isRight,
        string problem,
        Action<string> refuse
    )
    {
        if (text is not null && !isRight(text))
        {
            refuse($"\"{text}\" {problem}");
        }
    }
}
