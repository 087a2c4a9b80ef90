using FsCheck;
using FsCheck.Fluent;
using Lastgood.Core.Policies;

namespace Lastgood.Core.Tests.Policies;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h1ms", 3_600_001)]
    [InlineData("0s", 0)]
    [InlineData("120s", 120_000)]
    public void Reads_what_people_write(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("2 m")]
    [InlineData("2min")]
    [InlineData("1s1m")]
    [InlineData("1s1s")]
    [InlineData("10000h")]
    [InlineData("99999999999999999999h")]
    [InlineData("١s")]
    public void Refuses_everything_else(string? text)
    {
        Assert.False(Durations.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(250, "250ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(120_000, "2m")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(-1500, "-1s500ms")]
    public void Writes_the_shortest_form(long milliseconds, string text)
    {
        Assert.Equal(text, Durations.Format(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Theory]
    [InlineData(11_996, "12s")]
    [InlineData(999, "999ms")]
    [InlineData(89_600, "1m30s")]
    public void Rounds_what_was_measured(long milliseconds, string text)
    {
        Assert.Equal(text, Durations.Rounded(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var spans = Gen.Choose(0, int.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms));
        Prop.ForAll(
                spans.ToArbitrary(),
                span => Durations.TryParse(Durations.Format(span), out var read) && read == span
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text => Durations.TryParse(text, out var value) || value == default
            )
            .QuickCheckThrowOnFailure();
    }
}
