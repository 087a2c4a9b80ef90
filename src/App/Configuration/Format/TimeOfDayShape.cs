using System.Globalization;

namespace Lastgood.App.Configuration.Format;

/// <summary>A time of the day: <c>18:00</c>.</summary>
internal sealed class TimeOfDayShape : ScalarShape<TimeOnly>
{
    private const string Form = "HH:mm";

    public override string Expected =>
        "a time of the day in quotes, 00:00 to 23:59, e.g. \"18:00\"";

    protected override string Pattern => "^([01][0-9]|2[0-3]):[0-5][0-9]$";

    public override string ToYaml(TimeOnly value) =>
        YamlText.Scalar(value.ToString(Form, CultureInfo.InvariantCulture));

    protected override bool TryParse(
        string text,
        Context context,
        out TimeOnly value,
        out string? problem
    )
    {
        problem = null;
        return TimeOnly.TryParseExact(
            text,
            Form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out value
        );
    }
}
