using Lastgood.Adapters.Mitigations;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>mitigation:</c></summary>
internal static class MitigationSection
{
    private static readonly Field<string> Name = Field.Required(
        "name",
        Texts.Name,
        "What it is called, for people."
    );

    private static readonly Field<IReadOnlyList<string>> On = Field.Required(
        "on",
        new ArgumentsShape(),
        "The command that switches it on; doing so twice must be the same as once."
    );

    private static readonly Field<IReadOnlyList<string>> Off = Field.Required(
        "off",
        new ArgumentsShape(),
        "The command that switches it off again; run only by lastgood mitigate."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        TimeSpan.FromSeconds(30),
        "The longest that either may take."
    );

    /// <summary>The definition.</summary>
    public static Section<Mitigation> Definition { get; } =
        new(
            "a mitigation",
            [Name, On, Off, Timeout],
            static values => new Mitigation(
                values.Get(Name),
                values.Get(On),
                values.Get(Off),
                values.Get(Timeout)
            )
        );
}
