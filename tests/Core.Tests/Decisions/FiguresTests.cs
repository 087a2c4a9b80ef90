using Lastgood.Core.Decisions;

namespace Lastgood.Core.Tests.Decisions;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.342, "ratio", "34.2%")]
    [InlineData(0, "ratio", "0.0%")]
    [InlineData(0.0034, "ratio", "0.34%")]
    [InlineData(1, "ratio", "100.0%")]
    [InlineData(0, "seconds", "0s")]
    [InlineData(0.0048, "seconds", "4.8ms")]
    [InlineData(0.812, "seconds", "812ms")]
    [InlineData(0.9999, "seconds", "1s")]
    [InlineData(1.244, "seconds", "1.24s")]
    [InlineData(125, "seconds", "2m5s")]
    [InlineData(1, "failures", "1 failure")]
    [InlineData(3, "failures", "3 failures")]
    public void A_value_is_shown_with_its_unit(double value, string unit, string text)
    {
        Assert.Equal(text, Figures.Show(value, unit));
    }
}
