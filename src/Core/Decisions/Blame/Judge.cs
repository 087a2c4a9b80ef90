using Lastgood.Core.Policies;

namespace Lastgood.Core.Decisions.Blame;

/// <summary>Tells a bad deployment from what only looks like one. Pure.</summary>
public static class Judge
{
    /// <summary>
    /// What the trouble comes from. What a person says comes first; then a dependency that is seen to fail, since a release
    /// cannot break it for everybody; then what changed last before the onset.
    /// </summary>
    public static Diagnosis Of(Evidence evidence)
    {
        foreach (
            var (subject, cause) in (ReadOnlySpan<(string, Cause)>)
                [
                    ("migration", Cause.Migration),
                    ("configuration", Cause.Configuration),
                    ("dependency", Cause.Dependency),
                ]
        )
        {
            if (evidence.Reported.Contains(subject, StringComparer.Ordinal))
            {
                return new Diagnosis(cause, $"a person reported {subject}");
            }
        }
        if (evidence.FailingDependencies.Count > 0)
        {
            return new Diagnosis(
                Cause.Dependency,
                $"{string.Join(" and ", evidence.FailingDependencies)} fails too"
            );
        }
        if (evidence.FailingNeighbours.Count > 0)
        {
            return new Diagnosis(
                Cause.Dependency,
                $"{string.Join(" and ", evidence.FailingNeighbours)} began to fail at about the same time"
            );
        }
        // Seconds before an activation is said to be done, it serves already.
        var onset = evidence.SinceActivation - evidence.SinceOnset;
        if (
            evidence.SinceConfiguration is { } configured
            && configured < evidence.SinceActivation
            && configured >= evidence.SinceOnset
            && configured - evidence.SinceOnset <= evidence.Attribution
        )
        {
            return new Diagnosis(
                Cause.Configuration,
                $"it began {Durations.Rounded(configured - evidence.SinceOnset)} after the configuration changed, and no deployment was in between"
            );
        }
        return onset <= evidence.Attribution
            ? new Diagnosis(
                Cause.Deployment,
                $"it began {Durations.Rounded(onset < TimeSpan.Zero ? TimeSpan.Zero : onset)} after the activation"
            )
            : new Diagnosis(
                Cause.Unknown,
                $"it began {Durations.Rounded(onset)} after the activation, more than the {Durations.Format(evidence.Attribution)} within which that is blamed"
            );
    }
}
