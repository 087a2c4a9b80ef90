namespace Lastgood.Core.Policies;

/// <summary>When a service goes back by itself, and what else is done about what is measured and said.</summary>
public sealed record Policy
{
    /// <summary>The conditions, in the order in which they are shown.</summary>
    public required IReadOnlyList<Trigger> Triggers { get; init; }

    /// <summary>What each severity asks for.</summary>
    public SeverityMatrix Severities { get; init; } = SeverityMatrix.Default;

    /// <summary>The sliding window over which rates and quantiles are measured.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With fewer requests than this in the window, rates and quantiles are no data. One failure of three is not 33 %.</summary>
    public int MinRequests { get; init; } = 20;

    /// <summary>What people are asked besides, where a person is asked at all.</summary>
    public IReadOnlyList<PolicyQuestion> Questions { get; init; } = [];

    /// <summary>What holds automatic rollbacks back.</summary>
    public PolicyLimits Limits { get; init; } = new();

    /// <summary>What a trigger asks for when it fires: what it says itself, or what its severity has.</summary>
    public TriggerAction ActionOf(Trigger trigger) =>
        trigger.Then ?? Severities.Of(trigger.Severity).Then;
}
