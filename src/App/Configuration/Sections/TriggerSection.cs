using Lastgood.App.Configuration.Format;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>triggers:</c>, as a mapping.</summary>
internal static class TriggerSection
{
    private static readonly Field<string> Name = Field.Optional(
        "name",
        Texts.Name,
        "Its name. A trigger of the extended policy that has the same name is changed, key by key."
    );

    private static readonly Field<Trigger> When = Field.Optional(
        "when",
        new TriggerLineShape(),
        "Its condition. May be left out only where a trigger of the extended policy is changed."
    );

    private static readonly Field<Severity> Severity = Field.Optional(
        "severity",
        Severities.Word,
        "How bad it is; critical where a new trigger does not say."
    );

    private static readonly Field<TriggerAction> Then = Field.Optional(
        "then",
        Severities.Action,
        "What is done when it fires; what its severity has where it does not say."
    );

    private static readonly Field<int> MinRequests = Field.Optional(
        "min_requests",
        new NumberShape(1, 1_000_000),
        "With fewer requests than this it is no data; that of the policy where it does not say."
    );

    private static readonly Field<NoData> WithoutData = Field.Optional(
        "no_data",
        new ChoiceShape<NoData>(
            ("hold", NoData.Hold),
            ("ask", NoData.Ask),
            ("roll_back", NoData.RollBack)
        ),
        "What is done where its signal cannot be measured for as long as the condition would have to hold; hold, neither good nor bad, where it does not say."
    );

    /// <summary>The definition.</summary>
    public static Section<TriggerChange> Definition { get; } =
        new(
            "a trigger",
            [Name, When, Severity, Then, MinRequests, WithoutData],
            static values => new TriggerChange(values.Find(When))
            {
                Name = values.Find(Name),
                Severity = values.IsGiven(Severity) ? values.Get(Severity) : null,
                Then = values.IsGiven(Then) ? values.Get(Then) : null,
                MinRequests = values.IsGiven(MinRequests) ? values.Get(MinRequests) : null,
                NoData = values.IsGiven(WithoutData) ? values.Get(WithoutData) : null,
            },
            static values =>
            {
                if (!values.IsGiven(When) && !values.IsGiven(Name))
                {
                    values.RefuseMissing(When, "this key is missing: a trigger has a condition");
                }
            }
        );
}
