namespace Lastgood.Core.Policies;

/// <summary>When a service goes back by itself.</summary>
public sealed record Policy
{
    /// <summary>The blue-green runbook's table: errors over 10 % for 2 minutes, 5 times the usual latency, 3 failed health checks.</summary>
    public static Policy Default { get; } =
        new()
        {
            Triggers =
            [
                .. new[]
                {
                    "error_rate > 10% for 2m",
                    "p95 > 5x baseline",
                    "health fails 3 times",
                }.Select(static line => TriggerLine.Parse(line).Trigger!),
            ],
        };

    /// <summary>The conditions, in the order in which they are shown.</summary>
    public required IReadOnlyList<Trigger> Triggers { get; init; }

    /// <summary>What each severity asks for.</summary>
    public SeverityMatrix Severities { get; init; } = SeverityMatrix.Default;

    /// <summary>The sliding window over which rates and quantiles are measured.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With fewer requests than this in the window, rates and quantiles are no data. One failure of three is not 33 %.</summary>
    public int MinRequests { get; init; } = 20;

    /// <summary>How many automatic rollbacks a service may have in an hour before a person is asked.</summary>
    public int AutomaticRollbacksPerHour { get; init; } = 1;

    /// <summary>What a trigger asks for when it fires: what it says itself, or what its severity has.</summary>
    public TriggerAction ActionOf(Trigger trigger) =>
        trigger.Then ?? Severities.Of(trigger.Severity).Then;
}
