using Lastgood.App.Configuration.Format;
using Lastgood.Core.Drills;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>drills:</c> of a service.</summary>
internal static class DrillSection
{
    private const string Never = "never";

    private static readonly Field<string> Schedule = Field.Default(
        "schedule",
        new TextShape(
            $"{CronLine.Expected}, or {Never}",
            @"^(never|\S+\s+\S+\s+\S+\s+\S+\s+\S+)$",
            static text => text == Never || CronLine.Parse(text) is not null
        ),
        Timetable.Usual.Cron.Text,
        "When a running watch holds one, as cron has it; never: not by itself. What \"lastgood drill schedule\" says counts more."
    );

    private static readonly Field<TimeZoneInfo> Zone = Field.Default(
        "zone",
        new TimeZoneShape(),
        Timetable.Usual.Zone,
        "The time zone of it."
    );

    private static readonly Field<DrillLevel> Level = Field.Default(
        "level",
        new ChoiceShape<DrillLevel>(
            ("plan", DrillLevel.Plan),
            ("rehearse", DrillLevel.Rehearse),
            ("live", DrillLevel.Live)
        ),
        Timetable.Usual.Level,
        "How far it goes: plan changes nothing, rehearse touches no user, live moves users to the last good release and back."
    );

    private static readonly Field<string> Hours = Field.Optional(
        "hours",
        new TextShape(
            "two times of day, e.g. 09:00-17:00",
            @"^\d\d:\d\d-\d\d:\d\d$",
            static text => Timetable.ParseHours(text) is not null
        ),
        "The times of day between which it is held; one that is due at another time waits."
    );

    /// <summary>The definition.</summary>
    public static Section<DrillSettings> Definition { get; } =
        new(
            "drills",
            [Schedule, Zone, Level, Hours],
            static values => new DrillSettings(
                values.Get(Schedule) == Never
                    ? null
                    : new Timetable(
                        CronLine.Parse(values.Get(Schedule))!,
                        values.Get(Zone),
                        values.Get(Level),
                        Timetable.ParseHours(values.Find(Hours))
                    )
            )
        );
}

/// <summary>When drills are held by themselves.</summary>
/// <param name="Timetable">When; null: never.</param>
internal sealed record DrillSettings(Timetable? Timetable);
