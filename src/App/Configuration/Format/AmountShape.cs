using System.Globalization;
using System.Text.Json;

namespace Lastgood.App.Configuration.Format;

/// <summary>An amount of money: <c>0.40</c>.</summary>
internal sealed class AmountShape : ScalarShape<decimal>
{
    private const decimal Most = 1_000_000_000;
    private const int LongestNumber = 20;

    public override string Expected => $"an amount from {Range}, e.g. 0.40";

    public override string Range => "0 to 1000000000";

    public override string ToYaml(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public override void WriteJson(Utf8JsonWriter json, decimal value) =>
        json.WriteNumberValue(value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "number");
        json.WriteNumber("minimum", 0);
        json.WriteNumber("maximum", Most);
    }

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
