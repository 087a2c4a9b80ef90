using Lastgood.Core.Journal;
using Lastgood.Core.Runs;

namespace Lastgood.Core.Drills;

/// <summary>How well going back is practised, from all that is known of a service. Pure.</summary>
/// <param name="Proven">When a rollback with users was last verified, in a drill or in earnest, UTC; null for never.</param>
/// <param name="Took">How long going back took, from the first step until it was verified, shortest first: drills and rollbacks.</param>
public sealed record Practice(DateTimeOffset? Proven, IReadOnlyList<TimeSpan> Took)
{
    /// <summary>The middle one; null where there is none.</summary>
    public TimeSpan? Usual => Took.Count == 0 ? null : Took[(Took.Count - 1) / 2];

    /// <summary>The slowest; null where there is none.</summary>
    public TimeSpan? Slowest => Took.Count == 0 ? null : Took[^1];

    /// <summary>That of a service.</summary>
    public static Practice Of(ServiceState state)
    {
        var real = state.Runs.Where(static r =>
            r is { Plan.Kind: RunKind.Rollback, Start.IsDrill: false }
            && r.Verification?.Result.Passed == true
            && VerifiedAt(r) is not null
        );
        var drills = state
            .Drills.All.Where(static d => d.IsProof)
            .Select(static d =>
                (At: d.EndedAt!.Value, Took: d.End!.Times.Execute + d.End.Times.Verify)
            );
        var all = real.Select(static r =>
                (At: VerifiedAt(r)!.Value, Took: VerifiedAt(r) - r.StartedAt)
            )
            .Concat(drills)
            .ToList();
        return new Practice(
            all.Count == 0 ? null : all.Max(static p => p.At),
            [
                .. all.Select(static p => p.Took)
                    .OfType<TimeSpan>()
                    .Where(static t => t >= TimeSpan.Zero)
                    .Order(),
            ]
        );
    }

    // The fold keeps no time of the verification itself: watching begins, or the run ends, right behind it.
    private static DateTimeOffset? VerifiedAt(RunState run) => run.MonitoringSince ?? run.EndedAt;
}
