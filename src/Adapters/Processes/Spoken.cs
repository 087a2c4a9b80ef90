using System.Globalization;

namespace Lastgood.Adapters.Processes;

/// <summary>Values as they are put into messages for people.</summary>
internal static class Spoken
{
    private const int ExcerptLength = 160;

    /// <summary>A duration in the unit that suits it: <c>250 ms</c>, <c>2 s</c>, <c>1.5 s</c>, <c>2 min</c>.</summary>
    public static string Duration(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 1 } => Number(Math.Round(span.TotalMilliseconds), "ms"),
            { TotalMinutes: < 2 } => Number(Math.Round(span.TotalSeconds, 1), "s"),
            _ => Number(Math.Round(span.TotalMinutes, 1), "min"),
        };

    /// <summary>A number of bytes: <c>512 bytes</c>, <c>64 KiB</c>, <c>8 MiB</c>.</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1024 => Number(bytes, "bytes"),
            < 1024 * 1024 => Number(Math.Round(bytes / 1024.0, 1), "KiB"),
            _ => Number(Math.Round(bytes / (1024.0 * 1024), 1), "MiB"),
        };

    /// <summary>The beginning of a text that comes from elsewhere, on one line and without control characters, which could play tricks on a terminal.</summary>
    public static string Excerpt(string text)
    {
        var line = text.AsSpan().Trim();
        var cut = line.Length > ExcerptLength;
        Span<char> clean = stackalloc char[Math.Min(line.Length, ExcerptLength)];
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = char.IsControl(line[i]) ? ' ' : line[i];
        }
        return cut ? string.Concat(clean, "…") : clean.ToString();
    }

    private static string Number(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value} {unit}");
}
