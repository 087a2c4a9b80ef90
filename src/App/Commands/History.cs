using System.CommandLine;
using System.Globalization;
using Lastgood.App.Output;
using Lastgood.Core.Incidents;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Releases;

namespace Lastgood.App.Commands;

/// <summary><c>lastgood history</c>: the releases of a service with their verdicts.</summary>
internal static class History
{
    // A quarter: as long as DORA's surveys ask about.
    private static readonly TimeSpan Reckoned = TimeSpan.FromDays(90);

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
                var facts = await installation.FactsAsync(name, cancellation);
                var state = ServiceState.From(name, facts);
                var figures = DeliveryFigures.Of(facts, shell.Wiring.Time.GetUtcNow() - Reckoned);
                var releases = state
                    .Releases.Values.OrderByDescending(static r => r.ActivationOrder)
                    .ThenByDescending(static r => r.RecordedAt)
                    .ToList();
                if (parsed.GetValue(json))
                {
                    var all = releases.Select(r => Of(r, state)).ToList();
                    shell.Terminal.Data.WriteLine(
                        Json.Text(new HistoryJson(name, all, Of(figures)))
                    );
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
                if (figures.Deployments > 0)
                {
                    shell.Terminal.Data.WriteLine(Line(figures));
                }
                return ExitCodes.Done;
            }
        );
    }

    private static string Line(DeliveryFigures figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"90 days: {figures.Failed} of {figures.Deployments} deployments failed ({figures.ChangeFailRatio:P0})"
        )
        + (
            figures.RecoveryTime is { } took
                ? $"; half of them were recovered from within {Durations.Format(TimeSpan.FromSeconds(Math.Ceiling(took.TotalSeconds)))}"
                : ""
        );

    private static DeliveryJson Of(DeliveryFigures figures) =>
        new(
            Reckoned.TotalDays,
            figures.Deployments,
            figures.Failed,
            figures.ChangeFailRatio,
            figures.RecoveryTime?.TotalSeconds
        );

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
