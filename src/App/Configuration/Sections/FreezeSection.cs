using Lastgood.App.Configuration.Format;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Sections;

/// <summary>One of <c>freezes:</c></summary>
internal static class FreezeSection
{
    private static readonly Field<string> Name = Field.Required(
        "name",
        Texts.Name,
        "What it is called, for people."
    );

    private static readonly Field<IReadOnlyList<DayOfWeek>> Days = Field.Required(
        "days",
        new ListShape<DayOfWeek>(
            "days",
            new ChoiceShape<DayOfWeek>(
                ("mon", DayOfWeek.Monday),
                ("tue", DayOfWeek.Tuesday),
                ("wed", DayOfWeek.Wednesday),
                ("thu", DayOfWeek.Thursday),
                ("fri", DayOfWeek.Friday),
                ("sat", DayOfWeek.Saturday),
                ("sun", DayOfWeek.Sunday)
            ),
            7
        ),
        "The days on which it begins."
    );

    private static readonly Field<TimeOnly> From = Field.Required(
        "from",
        new TimeOfDayShape(),
        "When it begins."
    );

    private static readonly Field<TimeOnly> To = Field.Required(
        "to",
        new TimeOfDayShape(),
        "When it ends; the next day where it is not later than \"from\"."
    );

    private static readonly Field<TimeZoneInfo> Zone = Field.Default(
        "zone",
        new TimeZoneShape(),
        TimeZoneInfo.Utc,
        "The time zone of both."
    );

    /// <summary>The definition.</summary>
    public static Section<FreezeWindow> Definition { get; } =
        new(
            "a freeze window",
            [Name, Days, From, To, Zone],
            static values => new FreezeWindow(
                values.Get(Name),
                values.Get(Days),
                values.Get(From),
                values.Get(To),
                values.Get(Zone)
            )
        );
}
