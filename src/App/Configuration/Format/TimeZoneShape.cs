using System.Diagnostics.CodeAnalysis;

namespace Lastgood.App.Configuration.Format;

/// <summary>A time zone by its IANA name.</summary>
internal sealed class TimeZoneShape : ScalarShape<TimeZoneInfo>
{
    private const int Longest = 64;

    public override string Expected =>
        "a time zone that this machine knows, e.g. Europe/Berlin or UTC";

    public override string ToYaml(TimeZoneInfo value) => YamlText.Scalar(value.Id);

    protected override bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out TimeZoneInfo value,
        out string? problem
    )
    {
        problem = null;
        value = null;
        return text.Length <= Longest && TimeZoneInfo.TryFindSystemTimeZoneById(text, out value);
    }
}
