using System.Globalization;
using System.Text.Json;

namespace Lastgood.App.Configuration.Format;

/// <summary>A whole number.</summary>
/// <param name="least">The smallest that is allowed.</param>
/// <param name="most">The largest that is allowed.</param>
internal sealed class NumberShape(int least, int most) : ScalarShape<int>
{
    public override string Expected => $"a whole number from {Range}";

    public override string Range =>
        string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");

    public override string ToYaml(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override void WriteJson(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
    }

    protected override bool TryParse(
        string text,
        Context context,
        out int value,
        out string? problem
    )
    {
        problem = null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= least
            && value <= most;
    }
}
