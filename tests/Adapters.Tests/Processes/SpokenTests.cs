using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Processes;

public class SpokenTests
{
    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(2, "2 s")]
    [InlineData(1.5, "1.5 s")]
    [InlineData(119, "119 s")]
    [InlineData(150, "2.5 min")]
    public void A_duration_has_the_unit_that_suits_it(double seconds, string expected) =>
        Assert.Equal(expected, Spoken.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(512, "512 bytes")]
    [InlineData(64 * 1024, "64 KiB")]
    [InlineData(8 * 1024 * 1024, "8 MiB")]
    public void Bytes_have_the_unit_that_suits_them(long bytes, string expected) =>
        Assert.Equal(expected, Spoken.Bytes(bytes));

    [Fact]
    public void An_excerpt_is_one_short_line_that_cannot_command_a_terminal()
    {
        Assert.Equal("a b [31mred", Spoken.Excerpt("  a\nb\u001b[31mred\n"));
        Assert.Equal(new string('x', 160) + "…", Spoken.Excerpt(new string('x', 161)));
    }
}
