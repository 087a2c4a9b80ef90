using System.Globalization;
using Lastgood.Core.Drills;
using Lastgood.Core.Journal;

namespace Lastgood.Core.Tests.Drills;

public sealed class TimetableTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById(
        "Europe/Berlin"
    );

    [Theory]
    [InlineData("0 10 1 * *", "2026-01-15T00:00Z", "2026-02-01T09:00Z")]
    [InlineData("*/15 9-10 * * mon-fri", "2026-01-30T09:45Z", "2026-02-02T08:00Z")]
    [InlineData("0 12 13 * fri", "2026-02-01T00:00Z", "2026-02-06T11:00Z")]
    [InlineData("0 12 29 feb *", "2026-03-01T00:00Z", "2028-02-29T11:00Z")]
    [InlineData("0 8 * * 7", "2026-01-15T00:00Z", "2026-01-18T07:00Z")]
    // The clock leaps from 2:00 to 3:00, and later comes from 3:00 back to 2:00.
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z")]
    public void The_next_time_is_found(string cron, string after, string next) =>
        Assert.Equal(At(next), CronLine.Parse(cron)!.Next(At(after), Berlin));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("* * * foo *")]
    [InlineData("-1 * * * *")]
    public void What_is_no_line_is_none(string cron) => Assert.Null(CronLine.Parse(cron));

    [Fact]
    public void A_day_that_never_comes_has_no_next() =>
        Assert.Null(CronLine.Parse("0 0 30 2 *")!.Next(At("2026-01-01T00:00Z"), Berlin));

    [Fact]
    public void It_is_due_once_and_only_in_its_hours()
    {
        var table = new Timetable(
            CronLine.Parse("0 3 * * *")!,
            Berlin,
            DrillLevel.Plan,
            Timetable.ParseHours("09:00-17:00")
        );
        var since = At("2026-01-15T00:00Z");
        var book = new DrillBook();
        Assert.False(table.IsDue(book, since, At("2026-01-15T01:00Z")));
        Assert.False(table.IsDue(book, since, At("2026-01-15T07:59Z")));
        Assert.True(table.IsDue(book, since, At("2026-01-15T08:00Z")));

        book.Apply(new Entry(1, "shop", At("2026-01-15T08:00Z"), null, new DrillSkipped("busy")));
        Assert.False(table.IsDue(book, since, At("2026-01-15T09:00Z")));
        Assert.Equal(At("2026-01-16T02:00Z"), table.Next(book, since));
    }

    [Fact]
    public void What_a_person_says_counts_more_than_the_configuration()
    {
        var book = new DrillBook();
        Assert.Equal(Timetable.Usual, Timetable.Of(book, Timetable.Usual));
        book.Apply(Said("30 9 * * mon"));
        Assert.Equal("30 9 * * mon", Timetable.Of(book, Timetable.Usual)!.Cron.Text);
        book.Apply(Said(null));
        Assert.Null(Timetable.Of(book, Timetable.Usual));

        static Entry Said(string? cron) =>
            new(
                1,
                "shop",
                At("2026-01-15T00:00Z"),
                null,
                new DrillScheduled(cron, "Europe/Berlin", DrillLevel.Rehearse, null, "alice")
            );
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
