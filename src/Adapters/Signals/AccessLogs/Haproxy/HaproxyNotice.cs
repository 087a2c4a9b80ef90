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
        var message = Message(line);
        foreach (var beginning in Beginnings)
        {
            if (message.StartsWith(beginning))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What follows <c>… haproxy[14389]: </c>, or the priority and the time of HAProxy's own output.</summary>
    private static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> line)
    {
        var tag = line.IndexOf("]: "u8);
        if (tag >= 0)
        {
            return line[(tag + 3)..];
        }
        if (line.StartsWith("<"u8) && line.IndexOf((byte)'>') is > 0 and < 5 and var priority)
        {
            line = line[(priority + 1)..];
        }
        var word = line.IndexOf((byte)' ');
        return word > 0 && char.IsAsciiDigit((char)line[0]) ? line[(word + 1)..] : line;
    }
}
