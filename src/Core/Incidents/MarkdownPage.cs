using System.Text;

namespace Lastgood.Core.Incidents;

/// <summary>
/// Writes Markdown that reads the same in CommonMark, in GitHub's flavour and as it stands. What comes in as text is
/// text: <see cref="Text"/> takes every meaning from it.
/// </summary>
internal sealed class MarkdownPage
{
    private const string Special = @"\`*[]|~$#";
    private readonly StringBuilder page = new();

    /// <summary>A text from outside as Markdown that shows exactly it, on one line.</summary>
    public static string Text(string? text, int longest = Prose.Longest)
    {
        var line = Prose.OneLine(text, longest);
        var safe = new StringBuilder(line.Length + 16);
        var mark = BlockMark(line);
        for (var i = 0; i < line.Length; i++)
        {
            safe.Append(
                line[i] switch
                {
                    // Entities, not backslashes: they hold for readers that let HTML through as well.
                    '<' => "&lt;",
                    '&' => "&amp;",
                    // Within a word it means nothing, and names are full of them.
                    '_' when !IsInWord(line, i) => "\\_",
                    var c when i == mark || Special.Contains(c, StringComparison.Ordinal) =>
                        $"\\{c}",
                    var c => c.ToString(),
                }
            );
        }
        return safe.ToString();
    }

    /// <summary>A heading.</summary>
    public void Heading(int level, string text) => Block($"{new string('#', level)} {text}");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text) => Block(text);

    /// <summary>A place that only people can fill in.</summary>
    public void Empty(string what) => Block($"> **To be filled in:** {what}");

    /// <summary>A table.</summary>
    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(head);
        Row([.. head.Select(static _ => "---")]);
        foreach (var row in rows)
        {
            Row(row);
        }
        page.Append('\n');
    }

    /// <summary>A numbered item with what belongs to it: lines, and commands to copy.</summary>
    public void Item(
        int number,
        string text,
        IReadOnlyList<string> lines,
        IReadOnlyList<string> commands
    )
    {
        var mark = $"{number}. ";
        var indent = new string(' ', mark.Length);
        page.Append(mark).Append(text).Append('\n');
        foreach (var line in lines)
        {
            page.Append('\n').Append(indent).Append(line).Append('\n');
        }
        if (commands.Count > 0)
        {
            var fence = Fence(commands);
            page.Append('\n').Append(indent).Append(fence).Append("sh\n");
            foreach (
                var line in commands.SelectMany(static c => c.ReplaceLineEndings("\n").Split('\n'))
            )
            {
                page.Append(indent).Append(Visible(line)).Append('\n');
            }
            page.Append(indent).Append(fence).Append('\n');
        }
        page.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => page.ToString().TrimEnd('\n') + "\n";

    private void Block(string text) => page.Append(text).Append("\n\n");

    private void Row(IReadOnlyList<string> cells) =>
        page.Append("| ")
            .AppendJoin(" | ", cells.Select(static c => c.Length == 0 ? " " : c))
            .Append(" |\n");

    // Where the character is that would make a paragraph that begins so a list, a quotation or an underline; or -1.
    private static int BlockMark(string line)
    {
        var digits = line.Length - line.AsSpan().TrimStart("0123456789").Length;
        var marks = digits == 0 ? "+-=>" : ".)";
        var ends = digits + 1 >= line.Length || line[digits + 1] == ' ' || digits == 0;
        return
            digits < line.Length && ends && marks.Contains(line[digits], StringComparison.Ordinal)
            ? digits
            : -1;
    }

    private static bool IsInWord(string line, int at) =>
        at > 0
        && at + 1 < line.Length
        && char.IsLetterOrDigit(line[at - 1])
        && char.IsLetterOrDigit(line[at + 1]);

    // Longer than any run of backticks in what it holds.
    private static string Fence(IEnumerable<string> lines)
    {
        var longest = 0;
        foreach (var line in lines)
        {
            var run = 0;
            foreach (var c in line)
            {
                run = c == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
        }
        return new string('`', Math.Max(3, longest + 1));
    }

    // Commands are shown exactly, but for what steers a terminal or turns the direction of writing.
    private static string Visible(string line) =>
        string.Concat(
            line.EnumerateRunes()
                .Select(static r => Prose.IsLayout(r) && r.Value != ' ' ? "�" : r.ToString())
        );
}
