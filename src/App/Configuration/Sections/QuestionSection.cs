using Lastgood.App.Configuration.Format;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>questions:</c></summary>
internal static class QuestionSection
{
    private static readonly Field<string> Ask = Field.Required(
        "ask",
        new TextShape(
            "a question of 1 to 200 characters",
            "^.{1,200}$",
            static text => text.Length <= 200
        ),
        "The question, for the person on call."
    );

    private static readonly Field<TimeSpan> Within = Field.Default(
        "within",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        TimeSpan.FromMinutes(15),
        "How long it waits for an answer."
    );

    private static readonly Field<Silent> Default = Field.Default(
        "default",
        new ChoiceShape<Silent>(("no", Silent.No), ("yes", Silent.Yes)),
        Silent.No,
        "What silence means."
    );

    private static readonly Field<double> Below = Field.Optional(
        "below",
        new PercentShape(),
        "The answer is a share of the users, and one below this reports it. Left out: the answer is yes or no, and yes reports it."
    );

    /// <summary>What a yes reports.</summary>
    public static Field<string> Report { get; } =
        Field.Required(
            "report",
            Texts.Name,
            "What is reported where the answer says so; the policy has a trigger for it, e.g. reported quick-fix."
        );

    /// <summary>The definition.</summary>
    public static Section<PolicyQuestion> Definition { get; } =
        new(
            "a question",
            [Report, Ask, Within, Default, Below],
            static values => new PolicyQuestion(
                values.Get(Report),
                values.Get(Ask),
                values.Get(Within),
                values.Get(Default) == Silent.Yes,
                values.IsGiven(Below) ? values.Get(Below) : null
            )
        );

    private enum Silent
    {
        No,
        Yes,
    }
}
