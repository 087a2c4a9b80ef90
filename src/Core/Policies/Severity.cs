namespace Lastgood.Core.Policies;

/// <summary>How bad a trigger is.</summary>
public enum Severity
{
    /// <summary>Users are hurt now.</summary>
    Critical,

    /// <summary>Some users are hurt, or many soon.</summary>
    High,

    /// <summary>It can be lived with for an hour.</summary>
    Medium,

    /// <summary>It can wait for a day.</summary>
    Low,
}

/// <summary>Who has to agree before a rollback.</summary>
public enum Approval
{
    /// <summary>Nobody: it is explained afterwards.</summary>
    None,

    /// <summary>Whoever is on call and leads.</summary>
    OnCallLead,

    /// <summary>The team's lead.</summary>
    TeamLead,
}

/// <summary>What a severity asks for.</summary>
/// <param name="Response">Within which time somebody has to react; zero: at once.</param>
/// <param name="Approval">Who has to agree before a rollback.</param>
/// <param name="Then">What is done where the trigger does not say.</param>
/// <param name="Unanswered">What is done where nobody answers within <paramref name="Response"/>.</param>
public sealed record SeverityRule(
    TimeSpan Response,
    Approval Approval,
    TriggerAction Then,
    TriggerAction Unanswered
);

/// <summary>What each severity asks for.</summary>
/// <param name="Critical">The worst.</param>
/// <param name="High">Bad.</param>
/// <param name="Medium">Middling.</param>
/// <param name="Low">The least.</param>
public sealed record SeverityMatrix(
    SeverityRule Critical,
    SeverityRule High,
    SeverityRule Medium,
    SeverityRule Low
)
{
    /// <summary>
    /// The decision matrix of the runbook with severities: critical at once and without approval, high within 15 minutes
    /// by the on-call lead, medium within an hour by the team's lead, low within a day. Silence moves nothing.
    /// </summary>
    public static SeverityMatrix Default { get; } =
        new(
            new(TimeSpan.Zero, Approval.None, TriggerAction.RollBack, TriggerAction.RollBack),
            new(
                TimeSpan.FromMinutes(15),
                Approval.OnCallLead,
                TriggerAction.Ask,
                TriggerAction.Ask
            ),
            new(TimeSpan.FromHours(1), Approval.TeamLead, TriggerAction.Ask, TriggerAction.Ask),
            new(TimeSpan.FromHours(24), Approval.None, TriggerAction.Monitor, TriggerAction.Monitor)
        );

    /// <summary>The rule of a severity.</summary>
    public SeverityRule Of(Severity severity) =>
        severity switch
        {
            Severity.Critical => Critical,
            Severity.High => High,
            Severity.Medium => Medium,
            _ => Low,
        };
}
