using System.Globalization;

namespace Lastgood.App.Output;

/// <summary>Times as people read them.</summary>
internal static class Times
{
    /// <summary>How long something took: <c>12 ms</c>, <c>3.4 s</c>, <c>2 m 5 s</c>.</summary>
    public static string Took(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => string.Create(
                CultureInfo.InvariantCulture,
                $"{time.TotalMilliseconds:0} ms"
            ),
            { TotalMinutes: < 1 } => string.Create(
                CultureInfo.InvariantCulture,
                $"{time.TotalSeconds:0.0} s"
            ),
            { TotalHours: < 1 } => $"{(int)time.TotalMinutes} m {time.Seconds} s",
            _ => $"{(int)time.TotalHours} h {time.Minutes} m",
        };

    /// <summary>A moment, to the second: <c>2026-01-31 14:03:07Z</c>.</summary>
    public static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment, to the millisecond: <c>2026-01-31 14:03:07.120</c>.</summary>
    public static string Precise(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A time of day, to the millisecond.</summary>
    public static string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
