using System.Text;

namespace Lastgood.App.Output;

/// <summary>Text in lines that a terminal of the usual width shows whole.</summary>
internal static class Paragraph
{
    private const int Width = 80;

    /// <summary>The words of a text in lines, each with an indent and an end; a word that is too long has a line of its own.</summary>
    public static string Of(string text, int indent)
    {
        var lines = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (used > 0 && used + 1 + word.Length > Width)
            {
                lines.Append('\n');
                used = 0;
            }
            lines.Append(used == 0 ? new string(' ', indent) : " ").Append(word);
            used += word.Length + (used == 0 ? indent : 1);
        }
        return lines.Append('\n').ToString();
    }
}
