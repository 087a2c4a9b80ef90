using System.Globalization;
using System.Text;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;

namespace Lastgood.Core.Incidents;

/// <summary>Times, figures and texts from outside, as the sentences of an incident have them.</summary>
internal static class Prose
{
    /// <summary>Longer texts from outside are cut: the journal keeps the whole.</summary>
    public const int Longest = 400;

    /// <summary>A moment, to the millisecond: <c>2026-01-31 14:03:07.120</c>.</summary>
    public static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A time of day, to the millisecond: <c>14:03:07.120</c>.</summary>
    public static string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A day: <c>2026-01-31</c>.</summary>
    public static string Day(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment by which something is due: <c>2026-01-31 14:03</c>.</summary>
    public static string Minute(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A moment in a sentence: <c>2026-01-31 14:03:07 UTC</c>.</summary>
    public static string Spoken(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How long something took: <c>12 ms</c>, <c>3.4 s</c>, <c>2 min 5 s</c>, <c>3 h 2 min</c>.</summary>
    public static string Span(TimeSpan time)
    {
        if (time.TotalSeconds < 59.95)
        {
            return time.TotalMilliseconds < 999.5
                ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
                : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
        }
        var seconds = (long)Math.Round(time.TotalSeconds);
        return seconds < 3600
            ? Two(seconds / 60, "min", seconds % 60, "s")
            : Two(seconds / 3600, "h", seconds / 60 % 60, "min");
    }

    /// <summary>A count: <c>1,240</c>.</summary>
    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Who did something, as the subject of a sentence.</summary>
    public static string Who(string by) => by == RunStarted.Automatic ? "lastgood" : OneLine(by);

    /// <summary>Details as one line: <c>workers: 4, asked: 20</c>.</summary>
    public static string Of(Details details) =>
        OneLine(string.Join(", ", details.Select(static d => $"{d.Key}: {d.Value}")));

    /// <summary>
    /// A text from outside on one line: whatever would break a line, steer a terminal or turn the direction of writing
    /// becomes a space, and what is too long is cut.
    /// </summary>
    public static string OneLine(string? text, int longest = Longest)
    {
        var line = new StringBuilder();
        var space = false;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (IsLayout(rune))
            {
                space = true;
                continue;
            }
            if (space && line.Length > 0)
            {
                line.Append(' ');
            }
            space = false;
            if (line.Length >= longest)
            {
                return line.Append('…').ToString();
            }
            line.Append(rune);
        }
        return line.ToString();
    }

    /// <summary>A sentence that ends like one.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.TrimEnd(' ', '.', ';', ',');
        return trimmed is [.., '!' or '?' or '…'] ? trimmed : trimmed + ".";
    }

    /// <summary>A clause behind a colon, or nothing where there is none.</summary>
    public static string Because(string? reason) =>
        OneLine(reason) is { Length: > 0 } line ? $": {line}" : "";

    private static string Two(long large, string unit, long small, string part) =>
        small == 0 ? $"{large} {unit}" : $"{large} {unit} {small} {part}";

    /// <summary>Whether a character places others instead of showing itself.</summary>
    public static bool IsLayout(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse;
}
