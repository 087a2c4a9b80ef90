using System.Globalization;

namespace Lastgood.App.Configuration.Format;

/// <summary>A share as people write it, <c>1%</c>; read as a ratio, 0 to 1.</summary>
internal sealed class PercentShape : ScalarShape<double>
{
    private const int LongestNumber = 12;

    public override string Expected => $"a percentage from {Range}, e.g. 1% or 0.5%";

    public override string Range => "0% to 100%";

    protected override string Pattern => "^[0-9]+(\\.[0-9]+)?%$";

    public override string ToYaml(double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)value * 100:0.##########}%");

    protected override bool TryParse(
        string text,
        Context context,
        out double value,
        out string? problem
    )
    {
        value = 0;
        problem = null;
        if (!text.EndsWith('%'))
        {
            return false;
        }
        var number = text[..^1];
        // Decimal, so that 0.1% is 0.001 and not the nearest thing to a hundredth of 0.1.
        var read = decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var percent
        );
        value = (double)(percent / 100);
        return read
            && number.Length <= LongestNumber
            && char.IsAsciiDigit(number[0])
            && char.IsAsciiDigit(number[^1])
            && percent <= 100;
    }
}
