namespace Lastgood.Adapters.Signals.AccessLogs.Haproxy;

/// <summary>What HAProxy writes into the log of requests besides requests.</summary>
internal static class HaproxyNotice
{
    private static readonly byte[][] Beginnings =
    [
        "Server "u8.ToArray(),
        "Backup Server "u8.ToArray(),
        "backend "u8.ToArray(),
        "Proxy "u8.ToArray(),
        "Health check for "u8.ToArray(),
        "Connect from "u8.ToArray(),
        "Stopping "u8.ToArray(),
        "Pausing "u8.ToArray(),
        "Enabling "u8.ToArray(),
        "["u8.ToArray(),
    ];

    /// <summary>Whether a line is one of its notices, behind whatever a syslog daemon writes in front of it.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        // "… haproxy[14389]: Server …"; HAProxy's own output has nothing in front of it, or "<134>".
        var tag = line.IndexOf("]: "u8);
        var message = tag < 0 ? line : line[(tag + 3)..];
        if (message.StartsWith("<"u8) && message.IndexOf((byte)'>') is > 0 and < 5 and var end)
        {
            message = message[(end + 1)..];
        }
        foreach (var beginning in Beginnings)
        {
            if (message.StartsWith(beginning))
            {
                return true;
            }
        }
        return false;
    }
}
