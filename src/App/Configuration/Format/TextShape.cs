using System.Diagnostics.CodeAnalysis;

namespace Lastgood.App.Configuration.Format;

/// <summary>A text of certain characters.</summary>
/// <param name="expected">What it is, in words that follow "must be".</param>
/// <param name="pattern">A regular expression for it, for editors.</param>
/// <param name="isRight">The same as code: a regular expression costs milliseconds at each start of the program.</param>
internal sealed class TextShape(string expected, string pattern, Func<string, bool> isRight)
    : ScalarShape<string>
{
    public override string Expected => expected;

    protected override string Pattern => pattern;

    /// <summary>Whether a text is right.</summary>
    public bool IsRight(string text) => text.Length > 0 && isRight(text);

    public override string ToYaml(string value) => YamlText.Scalar(value);

    public override void WriteJson(System.Text.Json.Utf8JsonWriter json, string value) =>
        json.WriteStringValue(value);

    protected override bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out string value,
        out string? problem
    )
    {
        value = text;
        problem = null;
        return isRight(text);
    }
}
