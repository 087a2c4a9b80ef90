using Lastgood.App.Configuration.Format;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Policies.Shipped;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>policy:</c>, and each of <c>policies:</c></summary>
internal static class PolicySection
{
    private const int MostTriggers = 100;
    private static readonly Policy Default = ShippedPolicy.Default.Policy;
    private static readonly PolicyLimits Limits = Default.Limits;

    private static readonly Field<string> Extends = Field.Optional(
        "extends",
        Texts.Name,
        "The policy that it begins with: one that comes with lastgood (see: lastgood policy list) or one of \"policies\"."
    );

    /// <summary>The triggers.</summary>
    public static Field<IReadOnlyList<TriggerChange>> Triggers { get; } =
        Field.Optional(
            "triggers",
            new ListShape<TriggerChange>("triggers", new TriggerShape(), MostTriggers),
            "What is done about what is measured and said. With \"extends\": more triggers, and changes of those with the same name; without: all there are. Left out: those of the extended policy, or of \"default\". An empty list without \"extends\": it never goes back by itself."
        );

    private static readonly Field<IReadOnlyList<string>> Without = Field.Optional(
        "without",
        new ListShape<string>("names of triggers", Texts.Name, MostTriggers),
        "The names of triggers of the extended policy that are left out."
    );

    private static readonly Field<Func<SeverityMatrix, SeverityMatrix>> SeverityRules =
        Field.Optional(
            "severities",
            Severities.Definition,
            "What each severity asks for, where it differs."
        );

    private static readonly Field<TimeSpan> Window = Field.Default(
        "window",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Default.Window,
        "The sliding window over which error rates and latencies are measured."
    );

    private static readonly Field<int> MinRequests = Field.Default(
        "min_requests",
        new NumberShape(1, 1_000_000),
        Default.MinRequests,
        "With fewer requests than this in the window, error rates and latencies are no data: neither good nor bad."
    );

    private static readonly Field<int> PerHour = Field.Default(
        "automatic_rollbacks_per_hour",
        new NumberShape(0, 60),
        Limits.AutomaticRollbacksPerHour,
        "How many automatic rollbacks the service may have in an hour before a person is asked. 0: a person is always asked."
    );

    private static readonly Field<TimeSpan> CoolDown = Field.Default(
        "cool_down",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)),
        Limits.CoolDown,
        "How long after an automatic rollback a person is asked instead of a second one."
    );

    private static readonly Field<TimeSpan> Attribution = Field.Default(
        "attribution",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        Limits.Attribution,
        "How long after an activation a trouble that begins is blamed on it; later a person is asked."
    );

    private static readonly Field<TimeSpan> LongestFix = Field.Default(
        "longest_fix",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)),
        Limits.LongestFix,
        "How long a person may ask for at most with fix-forward, in which nothing goes back. 0s: never."
    );

    private static readonly Field<TriggerAction> Unfixed = Field.Default(
        "unfixed",
        new ChoiceShape<TriggerAction>(
            ("roll_back", TriggerAction.RollBack),
            ("ask", TriggerAction.Ask)
        ),
        Limits.Unfixed,
        "What is done when a promised fix does not come in its time."
    );

    private static readonly Field<bool> FourEyes = Field.Default(
        "four_eyes",
        new BoolShape(),
        Limits.FourEyes,
        "Whether who deployed what serves, or reported its trouble, may not approve its rollback: somebody else has to."
    );

    private static readonly Field<IReadOnlyList<FreezeWindow>> Freezes = Field.Optional(
        "freezes",
        new ListShape<FreezeWindow>("freeze windows", FreezeSection.Definition, 50),
        "When nothing goes back by itself: a person is asked."
    );

    private static readonly Field<IReadOnlyList<PolicyQuestion>> Questions = Field.Optional(
        "questions",
        new ListShape<PolicyQuestion>("questions", QuestionSection.Definition, 20),
        "What no metric answers: asked once in an incident, where a person is asked at all. Left out: those of the extended policy, or of \"default\"."
    );

    /// <summary>The definition.</summary>
    public static Section<PolicySettings> Definition { get; } =
        new(
            "the policy",
            [
                Extends,
                Triggers,
                Without,
                SeverityRules,
                Window,
                MinRequests,
                PerHour,
                CoolDown,
                Attribution,
                LongestFix,
                Unfixed,
                FourEyes,
                Freezes,
                Questions,
            ],
            static values =>
            {
                var change = Read(values);
                return new PolicySettings(
                    change.ApplyTo(Parent(values, change)!, static (_, _) => { }),
                    change
                );
            },
            Check
        );

    private static PolicyChange Read(Values values) =>
        new()
        {
            Extends = values.Find(Extends),
            Triggers = values.Find(Triggers),
            Without = values.Find(Without) ?? [],
            Severities = values.Find(SeverityRules),
            Window = values.IsGiven(Window) ? values.Get(Window) : null,
            MinRequests = values.IsGiven(MinRequests) ? values.Get(MinRequests) : null,
            Questions = values.Find(Questions),
            Limits = limits => new PolicyLimits
            {
                AutomaticRollbacksPerHour = values.IsGiven(PerHour)
                    ? values.Get(PerHour)
                    : limits.AutomaticRollbacksPerHour,
                CoolDown = values.IsGiven(CoolDown) ? values.Get(CoolDown) : limits.CoolDown,
                Attribution = values.IsGiven(Attribution)
                    ? values.Get(Attribution)
                    : limits.Attribution,
                LongestFix = values.IsGiven(LongestFix)
                    ? values.Get(LongestFix)
                    : limits.LongestFix,
                Unfixed = values.IsGiven(Unfixed) ? values.Get(Unfixed) : limits.Unfixed,
                FourEyes = values.IsGiven(FourEyes) ? values.Get(FourEyes) : limits.FourEyes,
                Freezes = values.Find(Freezes) ?? limits.Freezes,
            },
        };

    private static Policy? Parent(Values values, PolicyChange change) =>
        change.Extends is { } name
            ? values.Policies.GetValueOrDefault(name) ?? ShippedPolicy.Find(name)?.Policy
            : Default;

    private static void Check(Values values)
    {
        var change = Read(values);
        if (Parent(values, change) is not { } parent)
        {
            List<string> known =
            [
                .. ShippedPolicy.All.Select(static p => p.Name),
                .. values.Policies.Keys.Order(StringComparer.Ordinal),
            ];
            values.Refuse(
                Extends,
                $"there is no such policy that is right and does not extend itself{Words.Suggest(change.Extends!, known, "known are")}"
            );
            return;
        }
        if (values.IsRight(Triggers) && values.IsRight(Without))
        {
            var policy = change.ApplyTo(
                parent,
                (index, problem) =>
                    values.Refuse(
                        index < 0 ? values.NodeOf(Without)
                            : values.NodeOf(Triggers) is ListNode list ? list.Items[index]
                            : values.NodeOf(Triggers),
                        problem
                    )
            );
            CheckQuestions(values, policy);
        }
    }

    private static void CheckQuestions(Values values, Policy policy)
    {
        if (!values.IsRight(Questions) || values.NodeOf(Questions) is not ListNode list)
        {
            return;
        }
        var subjects = policy
            .Triggers.Where(static t => t.Signal == Signal.Reported)
            .Select(static t => t.Subject!)
            .ToList();
        foreach (
            var (item, question) in list
                .Items.Zip(policy.Questions)
                .Where(q => !subjects.Contains(q.Second.Subject, StringComparer.Ordinal))
        )
        {
            values.Refuse(
                item.Below(QuestionSection.Report.Name),
                $"nothing follows from an answer: the policy has no trigger \"reported {question.Subject}\"{Words.Suggest(question.Subject, subjects, "it has")}"
            );
        }
    }
}
