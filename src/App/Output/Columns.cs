using System.Text;

namespace Lastgood.App.Output;

/// <summary>A cell of a table: its text, and how it is painted.</summary>
internal readonly record struct Cell(string Text, Func<string, string>? Paint = null)
{
    public static implicit operator Cell(string? text) => new(text ?? "");
}

/// <summary>Aligned columns of text, as plain when piped as on a terminal.</summary>
internal static class Columns
{
    public static string Of(
        IReadOnlyList<string> head,
        IEnumerable<IReadOnlyList<Cell>> rows,
        Ink ink
    )
    {
        var all = rows.Prepend([.. head.Select(h => new Cell(h, ink.Faint))]).ToList();
        var widths = head.Select((_, i) => all.Max(row => row[i].Text.Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            for (var i = 0; i < row.Count; i++)
            {
                var (cell, paint) = row[i];
                text.Append(paint is null ? cell : paint(cell));
                text.Append(
                    i == row.Count - 1 ? "\n" : new string(' ', widths[i] - cell.Length + 2)
                );
            }
        }
        return text.ToString();
    }
}
