using System.CommandLine;
using Lastgood.App.Output;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood history</c>: the releases of a service with their verdicts.</summary>
internal static class History
{
    public static Command Create(Shell shell)
    {
        var service = Shell.Service();
        var json = Shell.Json();
        return shell.Verb(
            "history",
            "The releases of a service, the newest first, with their verdicts and reasons",
            [service, json],
            async (parsed, installation, cancellation) =>
            {
                var name = installation.Find(parsed.GetValue(service)!).Name;
                var state = await installation.ReadAsync(name, cancellation);
                var releases = state
                    .Releases.Values.OrderByDescending(static r => r.ActivationOrder)
                    .ThenByDescending(static r => r.RecordedAt)
                    .ToList();
                if (parsed.GetValue(json))
                {
                    var all = releases.Select(r => Of(r, state)).ToList();
                    shell.Terminal.Data.WriteLine(Json.Text(new HistoryJson(name, all)));
                    return ExitCodes.Done;
                }
                if (releases.Count == 0)
                {
                    shell.Terminal.Say(
                        $"nothing is known of {name} yet:\n  lastgood record {name} VERSION"
                    );
                    return ExitCodes.Done;
                }
                var ink = shell.Terminal.DataInk;
                shell.Terminal.Data.Write(
                    Columns.Of(
                        ["", "VERSION", "VERDICT", "ACTIVATED", "WHY"],
                        releases.Select(r => Row(r, state, ink)),
                        ink
                    )
                );
                return ExitCodes.Done;
            }
        );
    }

    private static ReleaseJson Of(ReleaseRecord release, ServiceState state) =>
        new(
            release.Version,
            release.Verdict.ToString().ToLowerInvariant(),
            release.Reason,
            release.JudgedBy,
            release.JudgedAt,
            release.Incident,
            state.Serving?.Version == release.Version,
            release.ActivatedAt,
            release.Release.Artifact,
            [.. release.Pruned.Select(static p => new PrunedJson(p.At, p.Evidence, p.By))]
        );

    private static List<Cell> Row(ReleaseRecord release, ServiceState state, Ink ink) =>
        [
            state.Serving?.Version == release.Version ? "→" : "",
            release.Version,
            Verdicts.Cell(release.Verdict, ink),
            release.ActivatedAt is { } at ? Times.Moment(at) : "never",
            release.Reason
                + (release.Incident is null ? "" : $" ({release.Incident})")
                + (release.JudgedBy is null ? "" : $" · {release.JudgedBy}")
                + string.Concat(
                    release.Pruned.Select(static p =>
                        $"; {p.Evidence} {Times.Moment(p.At)} · {p.By}"
                    )
                ),
        ];
}
