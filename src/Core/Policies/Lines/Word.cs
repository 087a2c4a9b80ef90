using System.Globalization;

namespace Lastgood.Core.Policies.Lines;

/// <summary>A word of a line, empty for the line's end, and the column, from 1, in which it begins.</summary>
internal readonly record struct Word(string Text, int Column)
{
    /// <summary>What stands before and behind a name with blanks.</summary>
    public const char Quote = '"';

    private const int LongestShown = 40;

    /// <summary>The word in quotes, or what stands for the end of the line.</summary>
    public string Shown =>
        Text.Length switch
        {
            0 => "the end of the line",
            > LongestShown => $"\"{Text[..LongestShown].TrimStart(Quote)}…\"",
            _ when Text[0] == Quote => Text,
            _ => $"\"{Text}\"",
        };

    public bool Is(string text) => string.Equals(Text, text, StringComparison.Ordinal);

    /// <summary>Reads a number with its unit behind it: at most six digits before the point and three behind it, no sign.</summary>
    public bool TryNumber(string unit, out decimal number)
    {
        number = 0;
        if (!Text.EndsWith(unit, StringComparison.Ordinal))
        {
            return false;
        }
        var digits = Text.AsSpan(0, Text.Length - unit.Length);
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits.Length : point;
        return whole is >= 1 and <= 6
            && (point < 0 || digits.Length - point - 1 is >= 1 and <= 3)
            && decimal.TryParse(
                digits,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out number
            );
    }

    /// <summary>An error at this word, with a line that could stand there instead.</summary>
    public TriggerParse Wrong(string message, string suggestion) =>
        new(Trigger: null, new TriggerLineError(Column, message, suggestion));
}
