using System.Globalization;
using System.Text;

namespace Lastgood.Core.Policies;

/// <summary>Spans of time as people write them: <c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    /// <summary>What to write, for error messages.</summary>
    public const string Expected = "a duration like 500ms, 10s, 2m or 1h30m";

    /// <summary>The longest span that is read: anything above is a slip of the keyboard.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(9999);

    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>
    /// Reads whole numbers with the units h, m, s and ms, the larger unit first, each at most once. Never throws.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        var rest = text.AsSpan();
        var next = 0;
        long total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return false;
            }
            var number = long.Parse(
                rest[..digits],
                NumberStyles.None,
                CultureInfo.InvariantCulture
            );
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            while (next < Units.Length && !unit.SequenceEqual(Units[next].Unit))
            {
                next++;
            }
            if (next == Units.Length)
            {
                return false;
            }
            total += number * Units[next++].Milliseconds;
            rest = rest[unit.Length..];
        }
        if (total > (long)Longest.TotalMilliseconds)
        {
            return false;
        }
        value = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>The shortest way to write a span, to the millisecond: <c>2m</c>, <c>1m30s</c>, <c>250ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan span)
    {
        var left = (long)
            Math.Round(Math.Abs(span.TotalMilliseconds), MidpointRounding.AwayFromZero);
        if (left == 0)
        {
            return "0s";
        }
        var text = new StringBuilder(span < TimeSpan.Zero ? "-" : "");
        foreach (var (unit, milliseconds) in Units)
        {
            if (left >= milliseconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / milliseconds}{unit}");
                left %= milliseconds;
            }
        }
        return text.ToString();
    }

    /// <summary>A measured span, as exact as a reader needs: to the second, or to the millisecond below one second.</summary>
    public static string Rounded(TimeSpan span) =>
        Format(
            span.Duration() < TimeSpan.FromSeconds(1)
                ? span
                : TimeSpan.FromSeconds(Math.Round(span.TotalSeconds, MidpointRounding.AwayFromZero))
        );
}
