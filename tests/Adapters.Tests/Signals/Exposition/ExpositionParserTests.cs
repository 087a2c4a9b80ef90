using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lastgood.Adapters.Signals.Exposition;

namespace Lastgood.Adapters.Tests.Signals.Exposition;

public sealed class ExpositionParserTests
{
    [Theory]
    [InlineData("x 1", 1)]
    [InlineData("x{} 1", 1)]
    [InlineData("  x \t 1.5e+06  ", 1.5e6)]
    [InlineData("x 1 1395066363000", 1)]
    [InlineData("x{a=\"b\"}1", 1)]
    [InlineData("x 1 1520879607.789 # {trace_id=\"KOO5S4vxi0o\"} 0.67", 1)]
    [InlineData("x 17 # {trace_id=\"KOO5S4vxi0o\"} 0.67 1520879607.789\r", 17)]
    [InlineData("x +Inf", double.PositiveInfinity)]
    [InlineData("x -Inf", double.NegativeInfinity)]
    [InlineData("x NaN", double.NaN)]
    public void Reads_the_value_of_a_sample(string line, double value)
    {
        Assert.Equal(value, Assert.Single(Parse(line).Samples).Value);
    }

    [Fact]
    public void Labels_are_sorted_and_their_escapes_taken_back()
    {
        var sample = Assert.Single(
            Parse("""x { z = "1" , a="C:\\new \"q\" line\nbreak,}" , } 5""").Samples
        );

        Assert.Equal([new("a", "C:\\new \"q\" line\nbreak,}"), new("z", "1")], sample.Labels);
        Assert.Equal(5, sample.Value);
    }

    [Fact]
    public void Only_what_is_asked_for_is_kept()
    {
        var page = Parse(
            "xx 1\nx 2\nx_total 3\ny 4\n# TYPE x counter\n# TYPE y gauge\n# HELP x x 9\n"
        );

        Assert.Equal(2, Assert.Single(page.Samples).Value);
        Assert.Equal("counter", Assert.Single(page.Types).Value);
        Assert.Equal((4, 0), (page.Lines, page.Garbage));
    }

    [Theory]
    [InlineData("x{a=\"b\" 1")]
    [InlineData("x{a=b} 1")]
    [InlineData("x{a=\"b} 1")]
    [InlineData("x{a=\"b\\")]
    [InlineData("x{a")]
    [InlineData("x{a=\"b\";c=\"d\"} 1")]
    [InlineData("5x 1")]
    [InlineData("x")]
    [InlineData("<html>")]
    [InlineData("{\"json\": true}")]
    public void A_line_that_cannot_be_read_is_counted_and_does_no_harm(string line)
    {
        var page = Parse($"{line}\nx 1\n");

        Assert.Equal(1, Assert.Single(page.Samples).Value);
        Assert.Equal((2, 1), (page.Lines, page.Garbage));
    }

    [Theory]
    [InlineData("x 12abc")]
    [InlineData("x{} ")]
    [InlineData("x one")]
    [InlineData("x 0x1F")]
    public void A_series_whose_value_cannot_be_read_is_still_known_to_be_there(string line)
    {
        var page = Parse(line);

        Assert.Equal(double.NaN, Assert.Single(page.Samples).Value);
        Assert.Equal(1, page.Garbage);
    }

    [Fact]
    public void Nothing_behind_the_end_of_an_OpenMetrics_page_is_read()
    {
        Assert.Single(Parse("x 1\n# EOF\nx 2\n").Samples);
    }

    [Fact]
    public void No_page_makes_it_throw()
    {
        var piece = Gen.Elements(
            "x",
            "{",
            "}",
            "a",
            "=",
            "\"",
            "\\",
            "\n",
            "\r",
            " ",
            "\t",
            ",",
            "1",
            "NaN",
            "+",
            "-",
            "#",
            "# TYPE ",
            "# EOF",
            "é",
            "\0"
        );
        Prop.ForAll(
                piece.ListOf().Select(static pieces => string.Concat(pieces)).ToArbitrary(),
                text => Parse(text).Garbage <= Parse(text).Lines
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static ExpositionPage Parse(string page) =>
        ExpositionParser.Parse(Encoding.UTF8.GetBytes(page), ["x"], ["x"]);
}
