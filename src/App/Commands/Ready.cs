using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Configuration;
using Lastgood.App.Output;
using Lastgood.Core.Readiness;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood ready</c>: could each service be rolled back right now?</summary>
internal static class Ready
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
            "ready",
            "Could each service be rolled back right now? Why not?",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                var asked = parsed.GetValue(service) is { } one
                    ? [installation.Find(one)]
                    : installation.Settings.Services;
                var reports = await Task.WhenAll(
                    asked.Select(s => LookAsync(installation, s, cancellation))
                );
                if (parsed.GetValue(json))
                {
                    shell.Terminal.Data.WriteLine(Json.Text(Of(reports)));
                }
                else
                {
                    Print(shell.Terminal, reports, isOne: parsed.GetValue(service) is not null);
                }
                return Array.TrueForAll(reports, static r => r.IsReady)
                    ? ExitCodes.Done
                    : ExitCodes.Refused;
            }
        );
    }

    private static async Task<ReadinessReport> LookAsync(
        Installation installation,
        ServiceSettings service,
        CancellationToken cancellation
    )
    {
        var state = await installation.ReadAsync(service.Name, cancellation);
        var report = await installation.Look(service).Review.LookAsync(state, cancellation);
        return report with
        {
            Checks =
            [
                .. report.Checks,
                .. await ReadyToTell.CheckAsync(installation, service.Name, cancellation),
            ],
        };
    }

    private static ReadyJson Of(ReadinessReport[] reports) =>
        new(
            Array.TrueForAll(reports, static r => r.IsReady),
            [
                .. reports.Select(static r => new ReadyServiceJson(
                    r.Service,
                    r.IsReady,
                    r.Serving,
                    r.Target,
                    [
                        .. r.Checks.Select(static c => new ReadyCheckJson(
                            c.Name,
                            c.Answer.ToString().ToLowerInvariant(),
                            c.Seen,
                            c.Remedy
                        )),
                    ]
                )),
            ]
        );

    private static void Print(Terminal terminal, ReadinessReport[] reports, bool isOne)
    {
        var ink = terminal.DataInk;
        terminal.Data.Write(
            Columns.Of(
                ["SERVICE", "READY", "SERVES", "BACK TO", "LACKING"],
                reports.Select(r =>
                    (IReadOnlyList<Cell>)
                        [
                            r.Service,
                            r.IsReady ? new Cell("yes", ink.Good) : new Cell("no", ink.Bad),
                            r.Serving ?? "?",
                            r.Target ?? new Cell("nothing", ink.Warn),
                            string.Join(
                                ", ",
                                r.Checks.Where(static c => c.Answer == ReadinessAnswer.No)
                                    .Select(static c => c.Name)
                                    .Distinct(StringComparer.Ordinal)
                            ),
                        ]
                ),
                ink
            )
        );
        foreach (var report in reports)
        {
            var told = report.Checks.Where(c => isOne || c.Answer == ReadinessAnswer.No).ToList();
            if (told.Count == 0)
            {
                continue;
            }
            terminal.Data.WriteLine();
            foreach (var check in told)
            {
                terminal.Data.WriteLine(
                    $"{Mark(check.Answer, ink)} {report.Service}: {check.Name}: {check.Seen}"
                );
                if (check.Remedy is { Length: > 0 } remedy)
                {
                    terminal.Data.WriteLine($"    {remedy}");
                }
            }
        }
    }

    private static string Mark(ReadinessAnswer answer, Ink ink) =>
        answer switch
        {
            ReadinessAnswer.Yes => ink.Good("✓"),
            ReadinessAnswer.No => ink.Bad("✗"),
            _ => ink.Warn("?"),
        };
}
