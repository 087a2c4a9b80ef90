using Lastgood.Core.Decisions.Comparison;

namespace Lastgood.Core.Tests.Decisions.Comparison;

public sealed class ComparisonFiguresTests
{
    [Theory]
    [InlineData(0.034, "ratio", "3.4%")]
    [InlineData(-0.182, "seconds", "-182ms")]
    [InlineData(12.3456, "MB", "12.35 MB")]
    [InlineData(1234567.89, "", "1234567.9")]
    [InlineData(-0.00001234, "", "-1.234e-5")]
    [InlineData(1e300, "ratio", "1.0e+302 points")]
    [InlineData(-1e300, "seconds", "-1.0e+300s")]
    [InlineData(0, "", "0")]
    public void A_value_of_any_size_is_short(double value, string unit, string text)
    {
        Assert.Equal(text, ComparisonFigures.Value(value, unit));
    }

    [Theory]
    [InlineData(0.034, "ratio", "+3.4 points")]
    [InlineData(-0.01, "ratio", "-1 point")]
    [InlineData(0.058, "seconds", "+58ms")]
    [InlineData(0, "seconds", "0s")]
    [InlineData(-2, "MB", "-2 MB")]
    public void A_shift_has_a_direction(double value, string unit, string text)
    {
        Assert.Equal(text, ComparisonFigures.Shift(value, unit));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.0312, "0.0312")]
    [InlineData(3.21e-7, "3.2e-7")]
    public void A_probability_keeps_its_size(double p, string text)
    {
        Assert.Equal(text, ComparisonFigures.Probability(p));
    }
}
