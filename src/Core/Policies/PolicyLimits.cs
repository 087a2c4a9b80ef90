namespace Lastgood.Core.Policies;

/// <summary>What holds automatic rollbacks back: where a limit is reached, a person is asked.</summary>
public sealed record PolicyLimits
{
    /// <summary>How many automatic rollbacks a service may have in an hour.</summary>
    public int AutomaticRollbacksPerHour { get; init; } = 1;

    /// <summary>How long after any activation nothing goes back automatically but what is critical; zero: at once.</summary>
    public TimeSpan CoolDown { get; init; }

    /// <summary>
    /// How long after an activation a trouble that begins can be blamed on it. An hour, as the runbook for clusters asks a
    /// deployment to be watched at least.
    /// </summary>
    public TimeSpan Attribution { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest time that a person may ask for to deploy a fix instead of a rollback: an hour, the runbooks' time for what is not urgent.</summary>
    public TimeSpan LongestFix { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What is done when a promised fix does not come in its time: <see cref="TriggerAction.RollBack"/>, or a person is asked.</summary>
    public TriggerAction Unfixed { get; init; } = TriggerAction.Ask;

    /// <summary>Whether a rollback that is asked about may be approved only by somebody who neither deployed what serves nor reported the trouble.</summary>
    public bool FourEyes { get; init; }

    /// <summary>When nothing goes back automatically.</summary>
    public IReadOnlyList<FreezeWindow> Freezes { get; init; } = [];
}
