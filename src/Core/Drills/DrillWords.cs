namespace Lastgood.Core.Drills;

/// <summary>Drills in words.</summary>
public static class DrillWords
{
    /// <summary>A level, as it is written.</summary>
    public static string Of(DrillLevel level) =>
        level switch
        {
            DrillLevel.Plan => "plan",
            DrillLevel.Rehearse => "rehearse",
            _ => "live",
        };

    /// <summary>An outcome, as it is written.</summary>
    public static string Of(DrillOutcome outcome) =>
        outcome switch
        {
            DrillOutcome.Passed => "passed",
            DrillOutcome.Failed => "failed",
            DrillOutcome.Stopped => "stopped",
            _ => "interrupted",
        };
}
