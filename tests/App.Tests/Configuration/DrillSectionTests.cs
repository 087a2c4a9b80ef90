using Lastgood.Core.Drills;

namespace Lastgood.App.Tests.Configuration;

public sealed class DrillSectionTests
{
    [Fact]
    public void Drills_are_held_monthly_where_nothing_is_said_and_never_where_that_is_said()
    {
        Assert.Equal(Timetable.Usual.Level, Sample.Read(Sample.With("")).Services[0].Drills!.Level);
        Assert.Null(Sample.Read(Sample.With("drills: {schedule: never}\n")).Services[0].Drills);
        var said = Sample
            .Read(
                Sample.With(
                    "drills: {schedule: \"30 9 * * mon\", zone: Europe/Berlin, level: rehearse, hours: \"09:00-17:00\"}\n"
                )
            )
            .Services[0]
            .Drills!;
        Assert.Equal(("30 9 * * mon", DrillLevel.Rehearse), (said.Cron.Text, said.Level));
        Assert.Equal("Europe/Berlin", said.Zone.Id);
    }

    [Theory]
    [InlineData("schedule: monday", "five fields of cron")]
    [InlineData("hours: \"17:00-09:00\"", "two times of day")]
    [InlineData("level: full", "unknown word")]
    public void What_cannot_be_is_refused(string key, string expected) =>
        Assert.Contains(
            expected,
            Sample.Error(Sample.With($"drills: {{{key}}}\n")),
            StringComparison.Ordinal
        );
}
