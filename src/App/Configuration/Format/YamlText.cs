using System.Text;

namespace Lastgood.App.Configuration.Format;

/// <summary>Writes texts so that YAML reads them back as they are.</summary>
internal static class YamlText
{
    /// <summary>A text, in double quotes where it needs them.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A list on one line.</summary>
    public static string List(IEnumerable<string> items) =>
        $"[{string.Join(", ", items.Select(Scalar))}]";

    /// <summary>Plain where no reader could take it for anything else: a path, a word, a name.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_' or '.')
        && text[^1] != ':'
        && text is not ("null" or "Null" or "NULL")
        && text.All(static c =>
            char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':'
        );

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFEFF =>
                    quoted.Append($"\\u{rune.Value:X4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }
        return quoted.Append('"').ToString();
    }
}
