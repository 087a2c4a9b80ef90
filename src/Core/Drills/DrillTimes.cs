namespace Lastgood.Core.Drills;

/// <summary>How long the parts of a rollback took in a drill; null for a part that was not carried out.</summary>
/// <param name="Detect">From the switch until every trigger had measured the release that served: what a fault would have to wait for at least.</param>
/// <param name="Decide">Looking at the service and making the plan.</param>
/// <param name="Execute">From the first step until the release served.</param>
/// <param name="Verify">From then until it was verified.</param>
/// <param name="Back">Taking everything back, and verifying that; not part of the promise.</param>
public sealed record DrillTimes(
    TimeSpan? Detect,
    TimeSpan? Decide,
    TimeSpan? Execute,
    TimeSpan? Verify,
    TimeSpan? Back
)
{
    /// <summary>No part was carried out.</summary>
    public static DrillTimes None { get; } = new(null, null, null, null, null);

    /// <summary>Within which users shall be on a verified release again: the runbook's goal.</summary>
    public static TimeSpan Promise { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The parts that the promise counts; null where the release was never verified as it served.</summary>
    public TimeSpan? Whole =>
        Execute is { } execute && Verify is { } verify
            ? (Detect ?? TimeSpan.Zero) + (Decide ?? TimeSpan.Zero) + execute + verify
            : null;
}
