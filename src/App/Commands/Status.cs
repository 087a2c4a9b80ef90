using System.CommandLine;
using Lastgood.App.Composition;
using Lastgood.App.Output;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood status</c>: what serves, what is last good, what is going on.</summary>
internal static class Status
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
            "status",
            "What serves, what is last good, what is going on",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                var one = parsed.GetValue(service);
                IEnumerable<string> names =
                    one is null ? installation.Settings.Names
                    : installation.FindGroup(one) is { } group ? [one, .. group.Services]
                    : [installation.Find(one).Name];
                var states = new List<ServiceState>();
                var overdue = new List<LateWork>();
                var now = shell.Wiring.Time.GetUtcNow();
                foreach (var name in names)
                {
                    var state = await installation.ReadAsync(name, cancellation);
                    if (state.Incidents.Any(i => now - i.OpenedAt <= CheckList.RemindedFor))
                    {
                        overdue.AddRange(
                            await Overdue.OfAsync(installation, name, now, cancellation)
                        );
                    }
                    // A group is told of where something is going on in it: what serves is its members'.
                    if (
                        installation.FindGroup(name) is null
                        || state is { OpenRun: not null } or { OpenIncident: not null }
                    )
                    {
                        states.Add(state);
                    }
                }
                Print(shell.Terminal, installation, states, overdue, parsed.GetValue(json));
                return ExitCodes.Done;
            }
        );
    }

    private static void Print(
        Terminal terminal,
        Installation installation,
        List<ServiceState> states,
        List<LateWork> overdue,
        bool json
    )
    {
        var watched = installation.IsWatched();
        if (json)
        {
            terminal.Data.WriteLine(
                Json.Text(new StatusJson(watched, [.. states.Select(Of)], overdue))
            );
            return;
        }
        var ink = terminal.DataInk;
        terminal.Data.Write(
            Columns.Of(
                ["SERVICE", "SERVES", "SINCE", "VERDICT", "WAY BACK", "NOW"],
                states.Select(s => Row(s, ink)),
                ink
            )
        );
        foreach (var state in states)
        {
            foreach (var alert in Alerts(state))
            {
                terminal.Data.WriteLine(
                    $"{ink.Bad($"alert {(alert.Subject.Length == 0 ? "without a name" : alert.Subject)}")} of {state.Service} fires since {Times.Moment(alert.StartsAt)} · {alert.Evidence}"
                );
            }
            foreach (var (question, at) in state.Cautions.Questions)
            {
                terminal.Data.WriteLine(
                    $"asked of {state.Service} until {Times.Moment(at + question.Within)}: {question.Text}\n  {Words.HowToAnswer(state.Service, question)}"
                );
            }
        }
        foreach (var late in overdue)
        {
            terminal.Data.WriteLine($"{ink.Warn("overdue")} {Overdue.Line(late)}");
        }
        if (!watched)
        {
            terminal.Say("nobody watches: lastgood watch");
        }
    }

    private static ServiceJson Of(ServiceState state) =>
        new(
            state.Service,
            state.Serving?.Version,
            state.Serving?.Since,
            state.ServingRelease?.Verdict.ToString().ToLowerInvariant(),
            state.LastGood?.Version,
            state.WaysBack(state.Serving?.Version).FirstOrDefault()?.Version,
            state.OpenRun is { } run ? RunOutput.Of(run) : null,
            state.OpenIncident?.Id,
            state.Cautions.Frozen?.Reason,
            state.Cautions.Scaled is { } scaled
                ? new ScaledJson(
                    scaled.Reason,
                    scaled.By,
                    [.. scaled.Counts.Select(static c => new PartJson(c.Part, c.Count))]
                )
                : null,
            state.Cautions.Paused,
            [
                .. state.Cautions.Questions.Select(static q => new QuestionJson(
                    q.Fact.Subject,
                    q.Fact.Text,
                    q.At,
                    q.At + q.Fact.Within,
                    q.Fact.Default ? "yes" : "no"
                )),
            ],
            [
                .. Alerts(state)
                    .Select(static a => new AlertJson(
                        a.Subject,
                        a.Fingerprint,
                        a.StartsAt,
                        a.Evidence
                    )),
            ]
        );

    /// <summary>Those that fire, the oldest first.</summary>
    private static IEnumerable<AlertFired> Alerts(ServiceState state) =>
        state
            .Cautions.Alerts.Select(static alert => alert.Fact)
            .OrderBy(static alert => alert.StartsAt)
            .ThenBy(static alert => alert.Fingerprint, StringComparer.Ordinal);

    private static List<Cell> Row(ServiceState state, Ink ink)
    {
        var wayBack = state.WaysBack(state.Serving?.Version).FirstOrDefault()?.Version;
        return
        [
            state.Service,
            state.Serving?.Version ?? "nothing known",
            state.Serving is { } serving ? Times.Moment(serving.Since) : "",
            Verdicts.Cell(state.ServingRelease?.Verdict, ink),
            wayBack is null ? new Cell("none", ink.Warn) : wayBack,
            Now(state, ink),
        ];
    }

    private static Cell Now(ServiceState state, Ink ink)
    {
        var held = Held(state);
        var run = state.OpenRun switch
        {
            { Start.IsDrill: true } r => $"a drill is going on ({r.Id}, {r.Plan.To})",
            { IsMonitoring: true } r =>
                $"watching {r.Plan.To} after its {RunWords.Name(r.Plan.Kind)}",
            { } r => $"{RunWords.Name(r.Plan.Kind)} to {r.Plan.To} is going on ({r.Id})",
            null => "",
        };
        if (state.Cautions.Frozen is { } frozen)
        {
            var of = frozen.Incident is { } i ? $" (incident {i})" : "";
            return new Cell(
                string.Join("; ", [$"frozen by {frozen.By}: {frozen.Reason}{of}", .. held]),
                ink.Bad
            );
        }
        if (held.Count > 0)
        {
            return new Cell(string.Join("; ", run.Length == 0 ? held : held.Append(run)), ink.Bad);
        }
        return state.OpenIncident is { } incident
            ? new Cell($"incident {incident.Id}" + (run.Length == 0 ? "" : $", {run}"), ink.Bad)
            : new Cell(run.Length == 0 ? "–" : run);
    }

    // What lastgood has taken away or holds on the platform: nobody else remembers it.
    private static List<string> Held(ServiceState state)
    {
        var held = new List<string>();
        if (state.Cautions.Scaled is { } scaled)
        {
            held.Add($"scaled to zero by {scaled.By}: {scaled.Reason}");
        }
        if (state.Cautions.Paused is { Count: > 0 } paused)
        {
            held.Add($"rollouts paused: {string.Join(", ", paused)}");
        }
        return held;
    }
}
