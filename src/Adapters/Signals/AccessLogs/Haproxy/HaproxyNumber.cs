using System.Globalization;

namespace Lastgood.Adapters.Signals.AccessLogs.Haproxy;

/// <summary>Numbers as HAProxy writes them into a log.</summary>
internal static class HaproxyNumber
{
    /// <summary>
    /// Reads a whole number, −1 where it never came to that. <c>+</c> in front of it (<c>option logasap</c>) means at least
    /// so much.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && value >= -1;
}
