using System.Globalization;

namespace Lastgood.App.Configuration.Format;

/// <summary>An amount of money: <c>0.40</c>.</summary>
internal sealed class AmountShape : ScalarShape<decimal>
{
    private const decimal Most = 1_000_000_000;
    private const int LongestNumber = 20;

    public override string Expected => $"an amount from {Range}, e.g. 0.40";

    public override string Range => "0 to 1000000000";

    protected override string Pattern => "^[0-9]+(\\.[0-9]+)?$";

    public override string ToYaml(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    protected override bool TryParse(
        string text,
        Context context,
        out decimal value,
        out string? problem
    )
    {
        problem = null;
        return decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out value
            )
            && text.Length <= LongestNumber
            && char.IsAsciiDigit(text[0])
            && char.IsAsciiDigit(text[^1])
            && value <= Most;
    }
}
