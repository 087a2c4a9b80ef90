using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Incidents;

/// <summary>
/// Two of DORA's figures of a service: how often a deployment fails, and how long it takes to recover from one that did.
/// </summary>
/// <param name="Deployments">Releases that were made to serve, forward, or that were tried.</param>
/// <param name="Failed">Those that an incident blames: taken back, or resolved by other means.</param>
/// <param name="Recoveries">From the failed deployment until users were on a good release again, shortest first; only what has ended.</param>
public sealed record DeliveryFigures(
    int Deployments,
    int Failed,
    IReadOnlyList<TimeSpan> Recoveries
)
{
    /// <summary>The share of deployments that failed, 0 to 1; null where there was none.</summary>
    public double? ChangeFailRatio => Deployments == 0 ? null : (double)Failed / Deployments;

    /// <summary>The middle one of the recovery times; null where nothing was recovered from.</summary>
    public TimeSpan? RecoveryTime =>
        Recoveries.Count == 0 ? null : Recoveries[(Recoveries.Count - 1) / 2];

    /// <summary>The figures of a service from a moment on.</summary>
    /// <param name="entries">All its facts.</param>
    /// <param name="since">The first moment that counts, UTC.</param>
    public static DeliveryFigures Of(IReadOnlyList<Entry> entries, DateTimeOffset since)
    {
        var deployments = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.At >= since))
        {
            switch (entry.Fact)
            {
                case RunStarted { Plan.Kind: RunKind.Deploy }:
                    deployments.Add(entry.Run!);
                    break;
                // Without a run: others deployed it.
                case ReleaseActivated { Kind: RunKind.Deploy, From: { } from } f
                    when entry.Run is null && from != f.Version:
                    deployments.Add($"@{entry.Sequence}");
                    break;
            }
        }
        var failures = IncidentStory
            .All(entries)
            .Where(s => s.Incident.Blamed is not null)
            .Select(static s =>
                (Deployment: s.Deployment?.Run.Id ?? Key(s.Activation), Times: IncidentTimes.Of(s))
            )
            .Where(f => f.Deployment is not null && deployments.Contains(f.Deployment))
            // A second incident of the same deployment is not a second failure.
            .GroupBy(static f => f.Deployment, StringComparer.Ordinal)
            .Select(static g => g.Last().Times)
            .ToList();
        return new DeliveryFigures(
            deployments.Count,
            failures.Count,
            [.. failures.Select(static t => t.Whole).OfType<TimeSpan>().Order()]
        );
    }

    private static string? Key(Entry? activation) =>
        activation is null ? null : $"@{activation.Sequence}";
}
