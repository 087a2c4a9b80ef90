using System.Text;
using Lastgood.Core.Decisions;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;

namespace Lastgood.App.Output;

/// <summary>Policies, for people and as JSON.</summary>
internal static class PolicyOutput
{
    public static string Names(IEnumerable<ShippedPolicy> policies, Ink ink) =>
        Columns.Of(
            ["NAME", "TRIGGERS", "ABOUT"],
            policies.Select(p =>
                (List<Cell>)
                    [p.Name, FormattableString.Invariant($"{p.Policy.Triggers.Count}"), p.About]
            ),
            ink
        );

    public static string Whole(ShippedPolicy shown, Ink ink)
    {
        var policy = shown.Policy;
        var limits = policy.Limits;
        return new StringBuilder()
            .Append(ink.Strong(shown.Name))
            .Append(": ")
            .AppendLine(shown.About)
            .AppendLine()
            .Append(
                Columns.Of(
                    ["NAME", "WHEN", "SEVERITY", "THEN"],
                    policy.Triggers.Select(t =>
                        (List<Cell>)
                            [
                                t.Name ?? "",
                                t.Text
                                    + (
                                        t.MinRequests is { } least
                                            ? FormattableString.Invariant(
                                                $" ({least} requests at least)"
                                            )
                                            : ""
                                    ),
                                Words.Of(t.Severity),
                                Words.Of(policy.ActionOf(t)),
                            ]
                    ),
                    ink
                )
            )
            .AppendLine()
            .Append(
                Columns.Of(
                    ["SEVERITY", "WITHIN", "APPROVAL", "THEN", "UNANSWERED"],
                    Enum.GetValues<Severity>()
                        .Select(severity =>
                        {
                            var rule = policy.Severities.Of(severity);
                            return (List<Cell>)
                                [
                                    Words.Of(severity),
                                    rule.Response == TimeSpan.Zero
                                        ? "at once"
                                        : Durations.Format(rule.Response),
                                    Words.Of(rule.Approval),
                                    Words.Of(rule.Then),
                                    Words.Of(rule.Unanswered),
                                ];
                        }),
                    ink
                )
            )
            .AppendLine()
            .Append(Questions(policy.Questions, ink))
            .AppendLine(
                FormattableString.Invariant(
                    $"measured over {Durations.Format(policy.Window)}, {policy.MinRequests} requests at least"
                )
            )
            .AppendLine(
                FormattableString.Invariant(
                    $"at most {limits.AutomaticRollbacksPerHour} automatic rollbacks an hour, {(limits.CoolDown > TimeSpan.Zero ? Durations.Format(limits.CoolDown) : "no")} cool-down, blamed within {Durations.Format(limits.Attribution)} of an activation"
                )
            )
            .AppendLine(
                limits.LongestFix > TimeSpan.Zero
                    ? $"a fix may take {Durations.Format(limits.LongestFix)}; when it does not come: {Words.Of(limits.Unfixed)}"
                    : "no time is given for a fix forward"
            )
            .Append(
                limits.FourEyes
                    ? "who deployed what serves, or reported its trouble, cannot approve its rollback\n"
                    : ""
            )
            .AppendJoin(
                '\n',
                limits.Freezes.Select(static f =>
                    FormattableString.Invariant(
                        $"frozen: {f.Name}, {string.Join(' ', f.Days).ToLowerInvariant()} {f.From:HH:mm} to {f.To:HH:mm} {f.Zone.Id}"
                    )
                )
            )
            .Append(limits.Freezes.Count > 0 ? "\n" : "")
            .ToString();
    }

    private static string Questions(IReadOnlyList<PolicyQuestion> questions, Ink ink) =>
        questions.Count == 0
            ? ""
            : Columns.Of(
                ["ASKED", "REPORTS", "WHEN", "WITHIN", "SILENCE"],
                questions.Select(q =>
                    (List<Cell>)
                        [
                            q.Text,
                            q.Subject,
                            q.Below is { } share
                                ? $"below {Figures.Show(share, Units.Ratio)}"
                                : "yes",
                            Durations.Format(q.Within),
                            q.Default ? "yes" : "no",
                        ]
                ),
                ink
            ) + "\n";

    public static PolicyJson Of(ShippedPolicy shown) =>
        new(
            shown.Name,
            shown.About,
            [
                .. shown.Policy.Triggers.Select(t => new TriggerJson(
                    t.Name,
                    t.Text,
                    Words.Of(t.Severity),
                    Words.Of(shown.Policy.ActionOf(t)),
                    t.MinRequests,
                    Words.Of(t.NoData)
                )),
            ],
            Durations.Format(shown.Policy.Window),
            shown.Policy.MinRequests,
            shown.Policy.Limits.AutomaticRollbacksPerHour,
            Durations.Format(shown.Policy.Limits.CoolDown),
            Durations.Format(shown.Policy.Limits.Attribution),
            Durations.Format(shown.Policy.Limits.LongestFix),
            Words.Of(shown.Policy.Limits.Unfixed),
            shown.Policy.Limits.FourEyes,
            [
                .. shown.Policy.Questions.Select(static q => new PolicyQuestionJson(
                    q.Subject,
                    q.Text,
                    Durations.Format(q.Within),
                    q.Default ? "yes" : "no",
                    q.Below
                )),
            ]
        );
}

internal sealed record PolicyListJson(IReadOnlyList<PolicyJson> Policies);

internal sealed record PolicyJson(
    string Name,
    string About,
    IReadOnlyList<TriggerJson> Triggers,
    string Window,
    int MinRequests,
    int AutomaticRollbacksPerHour,
    string CoolDown,
    string Attribution,
    string LongestFix,
    string Unfixed,
    bool FourEyes,
    IReadOnlyList<PolicyQuestionJson> Questions
);

internal sealed record PolicyQuestionJson(
    string Report,
    string Ask,
    string Within,
    string Default,
    double? Below
);

internal sealed record TriggerJson(
    string? Name,
    string When,
    string Severity,
    string Then,
    int? MinRequests,
    string NoData
);
