using System.Globalization;
using System.Text;

namespace Lastgood.Adapters.Signals.AccessLogs.Nginx;

/// <summary>Values as nginx writes them into a log.</summary>
internal static class LogValues
{
    /// <summary>More is not a latency but nonsense: eleven days.</summary>
    private const double MaxSeconds = 1e6;

    /// <summary>The last of a list's values: that of the server which answered.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> list)
    {
        var at = list.LastIndexOf((byte)' ');
        return list[(at + 1)..];
    }

    /// <summary>
    /// The sum of the times in a list: what all the tries took. A server that was not asked has <c>-</c> or nothing.
    /// </summary>
    /// <returns>False where it is no list of times.</returns>
    public static bool TrySeconds(ReadOnlySpan<byte> list, out double? seconds)
    {
        seconds = null;
        while (true)
        {
            var end = list.IndexOfAny((byte)',', (byte)' ');
            var item = end < 0 ? list : list[..end];
            if (!item.IsEmpty && !item.SequenceEqual("-"u8))
            {
                if (!TryNumber(item, out var value))
                {
                    return false;
                }
                seconds = (seconds ?? 0) + value;
            }
            if (end < 0)
            {
                return seconds is null or <= MaxSeconds;
            }
            list = list[end] == ',' ? list[(end + 2)..] : list[(end + 3)..];
        }
    }

    /// <summary>Whether a value is a text, in any case, once its escapes are taken back.</summary>
    public static bool Is(ReadOnlySpan<byte> value, string text, LogEscape escape) =>
        string.Equals(Unescape(value, escape), text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the escapes back; one that nginx does not write stays as it is.</summary>
    public static string Unescape(ReadOnlySpan<byte> value, LogEscape escape)
    {
        if (escape == LogEscape.None || !value.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(value);
        }
        var plain = new List<byte>(value.Length);
        for (var at = 0; at < value.Length; )
        {
            var taken =
                value[at] != '\\' ? 0
                : escape == LogEscape.Json ? Json(value[at..], plain)
                : Hex(value[at..], "\\x"u8, 2, plain);
            if (taken == 0)
            {
                plain.Add(value[at]);
                taken = 1;
            }
            at += taken;
        }
        return Encoding.UTF8.GetString([.. plain]);
    }

    private static int Json(ReadOnlySpan<byte> rest, List<byte> plain)
    {
        var one =
            rest.Length < 2
                ? (byte)0
                : rest[1] switch
                {
                    (byte)'"' or (byte)'\\' => rest[1],
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => (byte)0,
                };
        if (one == 0)
        {
            // nginx writes control characters so, and nothing above them.
            return Hex(rest, "\\u00"u8, 2, plain);
        }
        plain.Add(one);
        return 2;
    }

    private static int Hex(
        ReadOnlySpan<byte> rest,
        ReadOnlySpan<byte> begin,
        int digits,
        List<byte> plain
    )
    {
        var length = begin.Length + digits;
        if (
            rest.Length < length
            || !rest.StartsWith(begin)
            || !byte.TryParse(
                rest[begin.Length..length],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            return 0;
        }
        plain.Add(value);
        return length;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        // Elsewise "NaN" and "Infinity" were numbers.
        return char.IsAsciiDigit((char)text[0])
            && double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out value
            );
    }
}
