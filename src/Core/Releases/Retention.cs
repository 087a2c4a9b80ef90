using Lastgood.Core.Journal;

namespace Lastgood.Core.Releases;

/// <summary>What is kept of the releases of a service.</summary>
/// <param name="Good">How many of the releases that were proven good, those that served last first; 1 to 100.</param>
/// <param name="Pins">Versions that are kept whatever becomes of them.</param>
public sealed record RetentionRule(int Good, IReadOnlyList<string> Pins)
{
    /// <summary>What holds where nothing is configured: the last five.</summary>
    public static RetentionRule Default { get; } = new(5, []);
}

/// <summary>A release that is kept, or not, with the reason.</summary>
/// <param name="Record">The release.</param>
/// <param name="Keep">Whether it is kept.</param>
/// <param name="Why">Why, for people.</param>
/// <param name="GoodSince">When it was proven good, UTC; null where it is not good.</param>
public sealed record RetainedRelease(
    ReleaseRecord Record,
    bool Keep,
    string Why,
    DateTimeOffset? GoodSince
);

/// <summary>Which releases a rollback may need. It counts proven deployments, not images. Pure.</summary>
public static class Retention
{
    /// <summary>Each release that is known, those that served last first.</summary>
    public static IReadOnlyList<RetainedRelease> Of(ServiceState state, RetentionRule rule)
    {
        var records = state.Releases.Values.OrderByDescending(static r => r.ActivationOrder);
        var good = 0;
        var result = new List<RetainedRelease>();
        foreach (var record in records)
        {
            good += record.Verdict == Verdict.Good ? 1 : 0;
            var (keep, why) = Judge(state, rule, record, good);
            result.Add(
                new RetainedRelease(
                    record,
                    keep,
                    why,
                    record.Verdict == Verdict.Good ? record.JudgedAt : null
                )
            );
        }
        return result;
    }

    private static (bool Keep, string Why) Judge(
        ServiceState state,
        RetentionRule rule,
        ReleaseRecord record,
        int good
    )
    {
        var version = record.Version;
        if (rule.Pins.Contains(version, StringComparer.Ordinal))
        {
            return (true, "pinned in the configuration");
        }
        if (version == state.Serving?.Version)
        {
            return (true, "it serves");
        }
        if (version == state.WayBack(state.Serving?.Version)?.Version)
        {
            return (true, "the way back");
        }
        if (version == state.Before?.Version && record.Verdict != Verdict.Bad)
        {
            return (true, "it served before");
        }
        return record switch
        {
            { Verdict: Verdict.Good } when good <= rule.Good => (
                true,
                $"good, number {good} of the last {rule.Good}"
            ),
            { Verdict: Verdict.Good } => (false, $"good, but older than the last {rule.Good}"),
            { Verdict: Verdict.Bad } => (false, $"bad: {record.Reason}"),
            // It may be about to be deployed.
            { ActivationOrder: 0 } => (true, "it never served"),
            _ => (false, "it served, and was never proven good"),
        };
    }
}
