using System.Globalization;
using System.Text;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration;

/// <summary>Texts of a file in messages: safe to print, and short.</summary>
internal static class Words
{
    private const int Longest = 60;

    /// <summary>A text in quotes, at most 60 characters of it, nothing in it that a terminal would obey.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\t' => shown.Append("\\t"),
                _ when IsHarmless(c) => shown.Append(c),
                _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
        }
        return shown.Append(text.Length > Longest ? "…\"" : "\"").ToString();
    }

    /// <summary>The end of a message about an unknown name: what was meant, and what there is.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> known, string what)
    {
        var list = known.Count == 0 ? $"{what}: none" : $"{what}: {string.Join(", ", known)}";
        return Spelling.Nearest(name, known) is { } near
            ? $", did you mean \"{near}\"? {list}"
            : $"; {list}";
    }

    private static bool IsHarmless(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
