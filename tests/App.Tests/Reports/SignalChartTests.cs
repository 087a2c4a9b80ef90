using System.Xml.Linq;
using Lastgood.App.Reports.Charts;

namespace Lastgood.App.Tests.Reports;

public class SignalChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 14, 0, 0, TimeSpan.Zero);

    private static readonly SignalChart Chart = new(
        "error_rate > 10% for 2m & <more>",
        "ratio",
        0.1,
        [
            new(
                "1.2",
                [.. Enumerable.Range(0, 20).Select(static i => (Start.AddSeconds(5 + i), i / 50.0))]
            ),
            new(
                "1.1",
                [.. Enumerable.Range(0, 20).Select(static i => (Start.AddSeconds(26 + i), 0.0))]
            ),
        ],
        [
            new("deployed", Start),
            new("decided", Start.AddSeconds(25)),
            new("switched", Start.AddSeconds(25.1)),
        ]
    );

    [Fact]
    public void Lines_threshold_and_marks_are_within_the_picture_and_it_says_what_it_shows()
    {
        var svg = XDocument.Parse(Chart.Svg()).Root!;

        Assert.Equal(2, svg.Elements().Count(static e => e.Name.LocalName == "polyline"));
        Assert.Equal(
            ["decided", "deployed", "switched"],
            svg.Elements()
                .Select(static e => e.Value)
                .Where(static v => v is "deployed" or "decided" or "switched")
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Contains(
            "1.2: 0.0% to 38.0%; 1.1: 0.0% to 0.0%; deployed at 14:00:00; decided at 14:00:25",
            svg.Attribute("aria-label")!.Value,
            StringComparison.Ordinal
        );
        Assert.All(
            svg.Elements()
                .SelectMany(static e => e.Attributes())
                .Where(static a => a.Name.LocalName is "x" or "x1" or "x2" or "y" or "y1" or "y2"),
            static a =>
                Assert.InRange(
                    double.Parse(a.Value, System.Globalization.CultureInfo.InvariantCulture),
                    0,
                    720
                )
        );
    }

    [Fact]
    public void A_mark_of_long_ago_does_not_press_the_values_together()
    {
        var svg = (Chart with { Marks = [new("deployed", Start.AddDays(-1))] }).Svg();

        Assert.DoesNotContain(">deployed<", svg, StringComparison.Ordinal);
    }
}
