using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>cap:</c></summary>
internal static class CapSection
{
    private static readonly CapSettings Defaults = new();

    private static readonly Field<int> Rollbacks = Field.Default(
        "automatic_rollbacks",
        new NumberShape(0, 100_000),
        Defaults.AutomaticRollbacks,
        "How many services may go back by themselves within that span; after that a person is asked. 0: a person is always asked."
    );

    private static readonly Field<TimeSpan> Within = Field.Default(
        "within",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Defaults.Within,
        "The span."
    );

    /// <summary>The definition.</summary>
    public static Section<CapSettings> Definition { get; } =
        new(
            "the cap of the whole installation",
            [Rollbacks, Within],
            static values => new CapSettings
            {
                AutomaticRollbacks = values.Get(Rollbacks),
                Within = values.Get(Within),
            }
        );
}
