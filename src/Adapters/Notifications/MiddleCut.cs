using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Notifications;

/// <summary>Makes texts fit where only so much fits: what is left out is the middle, and it is said how much that was.</summary>
public static class MiddleCut
{
    /// <summary>A text of at most so many characters (UTF-16 units), its beginning and its end kept.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many there may be, from 64.</param>
    public static string ToLength(string text, int longest) =>
        Cut(text, longest, static t => t.Length);

    /// <summary>A text of at most so many bytes in UTF-8, its beginning and its end kept.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many there may be, from 64.</param>
    public static string ToBytes(string text, int longest) =>
        Cut(text, longest, Encoding.UTF8.GetByteCount);

    private static string Cut(string text, int longest, Func<string, int> measure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 64);
        if (measure(text) <= longest)
        {
            return text;
        }
        // The largest that fits is looked for: a character has one to four bytes.
        var (fits, tooMany) = (0, text.Length);
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            (fits, tooMany) =
                measure(Keep(text, middle)) <= longest ? (middle, tooMany) : (fits, middle);
        }
        return Keep(text, fits);
    }

    private static string Keep(string text, int count)
    {
        var head = (count + 1) / 2;
        var tail = text.Length - (count / 2);
        // Never between the halves of a character.
        head -= head > 0 && char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        var left = (tail - head).ToString("#,0", CultureInfo.InvariantCulture);
        return $"{text[..head]} … {left} characters left out … {text[tail..]}";
    }
}
