using Lastgood.App.Configuration.Format;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary>The words of severities, and <c>severities:</c>.</summary>
internal static class Severities
{
    /// <summary>A severity.</summary>
    public static ChoiceShape<Severity> Word { get; } =
        new(
            ("critical", Severity.Critical),
            ("high", Severity.High),
            ("medium", Severity.Medium),
            ("low", Severity.Low)
        );

    /// <summary>What is done.</summary>
    public static ChoiceShape<TriggerAction> Action { get; } =
        new(
            ("stop_everything", TriggerAction.StopEverything),
            ("roll_back", TriggerAction.RollBack),
            ("investigate", TriggerAction.Investigate),
            ("mitigate", TriggerAction.Mitigate),
            ("ask", TriggerAction.Ask),
            ("fix_forward", TriggerAction.FixForward),
            ("monitor", TriggerAction.Monitor)
        );

    private static readonly Field<TimeSpan> Response = Field.Optional(
        "response",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(7)),
        "Within which time somebody has to answer."
    );

    private static readonly Field<Approval> Approver = Field.Optional(
        "approval",
        new ChoiceShape<Approval>(
            ("none", Approval.None),
            ("on_call_lead", Approval.OnCallLead),
            ("team_lead", Approval.TeamLead)
        ),
        "Who has to agree before a rollback."
    );

    private static readonly Field<TriggerAction> Then = Field.Optional(
        "then",
        Action,
        "What is done when a trigger of this severity fires and does not say itself."
    );

    private static readonly Field<TriggerAction> Unanswered = Field.Optional(
        "unanswered",
        Action,
        "What is done where it is asked and nobody answers in time."
    );

    private static readonly Section<Func<SeverityRule, SeverityRule>> Rule = new(
        "what a severity asks for",
        [Response, Approver, Then, Unanswered],
        static values =>
            rule => new SeverityRule(
                values.IsGiven(Response) ? values.Get(Response) : rule.Response,
                values.IsGiven(Approver) ? values.Get(Approver) : rule.Approval,
                values.IsGiven(Then) ? values.Get(Then) : rule.Then,
                values.IsGiven(Unanswered) ? values.Get(Unanswered) : rule.Unanswered
            )
    );

    private static readonly Field<Func<SeverityRule, SeverityRule>> Critical = Field.Optional(
        "critical",
        Rule,
        "Users are hurt now: at once, nobody has to agree."
    );

    private static readonly Field<Func<SeverityRule, SeverityRule>> High = Field.Optional(
        "high",
        Rule,
        "Some users are hurt, or many soon: the lead on call is asked, and has 15m."
    );

    private static readonly Field<Func<SeverityRule, SeverityRule>> Medium = Field.Optional(
        "medium",
        Rule,
        "It can be lived with for an hour: the team's lead is asked, and has 1h."
    );

    private static readonly Field<Func<SeverityRule, SeverityRule>> Low = Field.Optional(
        "low",
        Rule,
        "It can wait for a day: it is only watched."
    );

    /// <summary>The definition.</summary>
    public static Section<Func<SeverityMatrix, SeverityMatrix>> Definition { get; } =
        new(
            "what severities ask for",
            [Critical, High, Medium, Low],
            static values =>
                matrix => new SeverityMatrix(
                    values.Find(Critical)?.Invoke(matrix.Critical) ?? matrix.Critical,
                    values.Find(High)?.Invoke(matrix.High) ?? matrix.High,
                    values.Find(Medium)?.Invoke(matrix.Medium) ?? matrix.Medium,
                    values.Find(Low)?.Invoke(matrix.Low) ?? matrix.Low
                )
        );
}
