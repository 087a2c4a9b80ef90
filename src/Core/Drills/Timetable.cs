using System.Globalization;

namespace Lastgood.Core.Drills;

/// <summary>When drills of a service are held by themselves. Pure.</summary>
/// <param name="Cron">When.</param>
/// <param name="Zone">Whose clock is meant.</param>
/// <param name="Level">How far they go.</param>
/// <param name="Hours">Between which times of day; null: at any.</param>
public sealed record Timetable(
    CronLine Cron,
    TimeZoneInfo Zone,
    DrillLevel Level,
    (TimeOnly From, TimeOnly To)? Hours
)
{
    /// <summary>The first of each month at ten, a plan: what every service has that says nothing else.</summary>
    public static Timetable Usual { get; } =
        new(CronLine.Parse("0 10 1 * *")!, TimeZoneInfo.Utc, DrillLevel.Plan, null);

    /// <summary>What was said with <c>drill schedule</c>; what is configured where nobody said anything. Null: never.</summary>
    /// <param name="book">The drills.</param>
    /// <param name="configured">What the configuration has; null: never.</param>
    public static Timetable? Of(DrillBook book, Timetable? configured) =>
        book.Schedule is not { } said ? configured
        : said.Cron is { } cron
        && CronLine.Parse(cron) is { } line
        && TimeZoneInfo.TryFindSystemTimeZoneById(said.Zone, out var zone)
            ? new Timetable(line, zone, said.Level, ParseHours(said.Hours))
        : null;

    /// <summary>Times of day as <c>09:00-17:00</c>; null where they are none.</summary>
    public static (TimeOnly From, TimeOnly To)? ParseHours(string? text) =>
        text?.Split('-') is [var a, var b] && Time(a) is { } from && Time(b) is { } to && from < to
            ? (from, to)
            : null;

    /// <summary>Whether one is to be held now. One that was missed is held once, at the next time that its hours allow.</summary>
    /// <param name="book">The drills.</param>
    /// <param name="since">From when on somebody looks at the clock, UTC.</param>
    /// <param name="now">Now, UTC.</param>
    public bool IsDue(DrillBook book, DateTimeOffset since, DateTimeOffset now) =>
        Cron.Next(Handled(book, since), Zone) is { } next && next <= now && IsAllowed(now);

    /// <summary>When the next one is due, UTC; null for never.</summary>
    /// <param name="book">The drills.</param>
    /// <param name="now">Now, UTC.</param>
    public DateTimeOffset? Next(DrillBook book, DateTimeOffset now) =>
        Cron.Next(Handled(book, now), Zone);

    private static DateTimeOffset Handled(DrillBook book, DateTimeOffset since)
    {
        var handled = book.HandledAt ?? since;
        return book.ScheduledAt > handled ? book.ScheduledAt.Value : handled;
    }

    private bool IsAllowed(DateTimeOffset now)
    {
        var time = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(now, Zone).TimeOfDay);
        return Hours is not { } hours || (time >= hours.From && time < hours.To);
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(
            text.Trim(),
            "HH:mm",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : null;
}
