using System.Globalization;

namespace Lastgood.Core.Drills;

/// <summary>
/// When something is done by the clock: five fields as cron has them, minute, hour, day of the month, month, day of the week.
/// Lists, ranges, steps and English names of months and days; where both days are given, one of them is enough, as cron has it.
/// </summary>
public sealed class CronLine
{
    /// <summary>What is expected, for messages.</summary>
    public const string Expected =
        "five fields of cron: minute hour day month weekday, as \"0 10 1 * *\" or \"30 9 * * mon\"";

    private static readonly string[] MonthNames =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // The longest time without a 29th of February is eight years.
    private const int Horizon = 8 * 366;

    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] days;
    private readonly bool[] months;
    private readonly bool[] weekdays;
    private readonly bool isEither;

    private CronLine(string text, bool[][] fields, bool isEither)
    {
        Text = text;
        (minutes, hours, days, months, weekdays) = (
            fields[0],
            fields[1],
            fields[2],
            fields[3],
            fields[4]
        );
        this.isEither = isEither;
    }

    /// <summary>The line as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a line; null where it is none.</summary>
    public static CronLine? Parse(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
        {
            return null;
        }
        bool[]?[] fields =
        [
            Field(parts[0], 0, 59, []),
            Field(parts[1], 0, 23, []),
            Field(parts[2], 1, 31, []),
            Field(parts[3], 1, 12, MonthNames),
            Field(parts[4], 0, 7, DayNames),
        ];
        if (Array.Exists(fields, static f => f is null))
        {
            return null;
        }
        // Sunday is 0 and 7.
        fields[4]![0] |= fields[4]![7];
        return new CronLine(
            string.Join(' ', parts),
            fields!,
            isEither: !parts[2].StartsWith('*') && !parts[4].StartsWith('*')
        );
    }

    /// <summary>The next moment after one, UTC; null where there is none, as on the 30th of February.</summary>
    /// <param name="after">The moment.</param>
    /// <param name="zone">Whose clock is meant. A time that the clock leaps over is held right after the leap; one that comes twice, the first time.</param>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(after, zone).Date;
        for (var i = 0; i < Horizon; i++, day = day.AddDays(1))
        {
            if (!IsDay(day))
            {
                continue;
            }
            for (var minute = 0; minute < 24 * 60; minute++)
            {
                if (
                    hours[minute / 60]
                    && minutes[minute % 60]
                    && Moment(day.AddMinutes(minute), zone) is var at
                    && at > after
                )
                {
                    return at;
                }
            }
        }
        return null;
    }

    private bool IsDay(DateTime day)
    {
        var (date, week) = (days[day.Day], weekdays[(int)day.DayOfWeek]);
        return months[day.Month] && (isEither ? date || week : date && week);
    }

    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }
        var offset = zone.IsAmbiguousTime(local)
            ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static bool[]? Field(string text, int least, int most, string[] names)
    {
        var field = new bool[most + 1];
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var some, var every] when Number(every, 1, most) is { } n => (some, n),
                _ => ("", 0),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*"] => (least, most),
                [var one] when Value(one, least, most, names) is { } v => (
                    v,
                    part.Contains('/', StringComparison.Ordinal) ? most : v
                ),
                [var a, var b]
                    when Value(a, least, most, names) is { } x
                        && Value(b, least, most, names) is { } y => (x, y),
                _ => (1, 0),
            };
            if (step == 0 || from > to)
            {
                return null;
            }
            for (var i = from; i <= to; i += step)
            {
                field[i] = true;
            }
        }
        return field;
    }

    private static int? Value(string text, int least, int most, string[] names)
    {
        var index = Array.FindIndex(
            names,
            n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)
        );
        return index >= 0 ? index + least : Number(text, least, most);
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && n >= least
        && n <= most
            ? n
            : null;
}
