using Lastgood.App.Configuration.Format;
using Lastgood.Core.Releases;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>retention:</c></summary>
internal static class RetentionSection
{
    private static readonly Field<int> Good = Field.Default(
        "good",
        new NumberShape(1, 100),
        RetentionRule.Default.Good,
        "How many of the releases that were proven good are kept, those that served last first."
    );

    private static readonly Field<IReadOnlyList<string>> Pins = Field.Default(
        "pins",
        new ListShape<string>("versions", Texts.Version, 1000),
        RetentionRule.Default.Pins,
        "Versions that are kept whatever becomes of them. What has the label lastgood.keep is kept, too."
    );

    /// <summary>The definition.</summary>
    public static Section<RetentionRule> Definition { get; } =
        new(
            "what is kept",
            [Good, Pins],
            static values => new RetentionRule(values.Get(Good), values.Get(Pins))
        );
}
