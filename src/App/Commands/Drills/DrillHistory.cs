using System.CommandLine;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;

namespace Lastgood.App.Commands.Drills;

/// <summary><c>lastgood drill history</c> and <c>drill report</c>.</summary>
internal static class DrillHistory
{
    public static Command Create(Shell shell)
    {
        var service = new Argument<string?>("service")
        {
            Description = "Only this service",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Shell.Json();
        return shell.Verb(
            "history",
            "The drills with their times beside the promise of 60 s, and what they brought to light",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                IReadOnlyList<ServiceSettings> asked = parsed.GetValue(service) is { } one
                    ? [installation.Find(one)]
                    : installation.Settings.Services;
                var all = new List<(ServiceSettings Settings, ServiceState State)>();
                foreach (var s in asked)
                {
                    all.Add((s, await installation.ReadAsync(s.Name, cancellation)));
                }
                var now = installation.Time.GetUtcNow();
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(
                        Json.Text(
                            new DrillHistoryJson([.. all.Select(s => Of(s.Settings, s.State, now))])
                        )
                    );
                }
                else
                {
                    Print(shell.Terminal, [.. all.Select(static s => s.State)], now);
                }
                return ExitCodes.Done;
            }
        );
    }

    public static Command CreateReport(Shell shell)
    {
        var service = Shell.Service();
        var id = new Argument<string?>("drill")
        {
            Description = "Which one, e.g. shop-d2 (default: the last one)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return shell.Verb(
            "report",
            "The report of a drill, as Markdown",
            [service, id],
            async (parsed, installation, cancellation) =>
            {
                var settings = installation.Find(parsed.GetValue(service)!);
                var state = await installation.ReadAsync(settings.Name, cancellation);
                var name = parsed.GetValue(id);
                var drill =
                    state.Drills.All.LastOrDefault(d => name is null || d.Id == name)
                    ?? throw new UsageException(
                        name is null
                            ? $"{settings.Name} had no drill yet; to begin: lastgood drill run {settings.Name}"
                            : $"{settings.Name} has no drill {name}; see: lastgood drill history {settings.Name}"
                    );
                shell.Terminal.Data.Write(DrillReport.Of(state, drill));
                return ExitCodes.Done;
            }
        );
    }

    private static DrillServiceJson Of(
        ServiceSettings settings,
        ServiceState state,
        DateTimeOffset now
    )
    {
        var proven = Practice.Of(state).Proven;
        return new DrillServiceJson(
            state.Service,
            proven,
            (now - proven)?.TotalDays,
            Timetable.Of(state.Drills, settings.Drills)?.Next(state.Drills, now),
            state.Drills.Skipped?.Reason,
            [.. state.Drills.All.Select(DrillOutput.Of)],
            [
                .. state.Drills.Findings.Select(static f => new FindingJson(
                    f.Fact.Finding,
                    f.Fact.Drill,
                    f.Fact.Text,
                    f.Fact.Owner,
                    f.Fact.Due,
                    f.Closed?.How
                )),
            ]
        );
    }

    private static void Print(
        Terminal terminal,
        IReadOnlyList<ServiceState> services,
        DateTimeOffset now
    )
    {
        var ink = terminal.DataInk;
        terminal.Data.Write(
            Columns.Of(
                [
                    "DRILL",
                    "WHEN",
                    "LEVEL",
                    "OUTCOME",
                    "DETECT",
                    "DECIDE",
                    "EXECUTE",
                    "VERIFY",
                    "PROMISE",
                ],
                services
                    .SelectMany(static s => s.Drills.All)
                    .OrderByDescending(static d => d.StartedAt)
                    .Select(d => Row(d, ink)),
                ink
            )
        );
        foreach (var state in services)
        {
            var proven = Practice.Of(state).Proven;
            terminal.Data.WriteLine(
                proven is { } at
                    ? $"{state.Service}: the last proven rollback is {Math.Max(0, (int)(now - at).TotalDays)} days ago"
                    : $"{state.Service}: no rollback of it was ever proven"
            );
            if (state.Drills.Skipped is { } skipped)
            {
                terminal.Data.WriteLine(
                    $"{ink.Warn("not held")} {state.Service}: {skipped.Reason}"
                );
            }
            foreach (var finding in state.Drills.Findings.Where(static f => f.Closed is null))
            {
                var late = finding.Fact.Due < now;
                terminal.Data.WriteLine(
                    $"{(late ? ink.Bad("overdue") : ink.Warn("open"))} {state.Service}, finding {finding.Fact.Finding}: {finding.Fact.Text} · {finding.Fact.Owner}, tested again by {finding.Fact.Due:yyyy-MM-dd}"
                );
            }
        }
    }

    private static List<Cell> Row(DrillState drill, Ink ink)
    {
        var times = drill.End?.Times ?? DrillTimes.None;
        return
        [
            drill.Id,
            Times.Moment(drill.StartedAt),
            DrillWords.Of(drill.Start.Level),
            drill.End?.Outcome switch
            {
                null => "going on",
                DrillOutcome.Passed => new Cell("passed", ink.Good),
                DrillOutcome.Failed => new Cell("failed", ink.Bad),
                { } other => new Cell(DrillWords.Of(other), ink.Warn),
            },
            Took(times.Detect),
            Took(times.Decide),
            Took(times.Execute),
            Took(times.Verify),
            times.Whole is { } whole
                ? whole <= DrillTimes.Promise
                    ? new Cell($"kept ({Times.Took(whole)})", ink.Good)
                    : new Cell($"broken ({Times.Took(whole)})", ink.Bad)
                : "–",
        ];
    }

    private static string Took(TimeSpan? time) => time is { } t ? Times.Took(t) : "–";
}
