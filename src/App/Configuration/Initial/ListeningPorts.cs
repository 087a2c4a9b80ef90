using System.Globalization;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Reads <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>; their format is in proc(5).</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private const int Inode = 9;

    // In the kernel's own order of bytes, which is little endian on all machines that .NET runs on.
    private static readonly string[] Local =
    [
        "0100007F",
        "00000000",
        "00000000000000000000000001000000",
        "00000000000000000000000000000000",
        "0000000000000000FFFF00000100007F",
    ];

    /// <summary>The ports that can be reached over loopback, in order, each once.</summary>
    /// <param name="table">The text of the file.</param>
    public static IReadOnlyList<int> Of(string table) =>
        [.. Sockets(table).Select(static socket => socket.Port).Distinct().Order()];

    /// <summary>The ports that can be reached over loopback, each with the inode of its socket.</summary>
    /// <param name="table">The text of the file.</param>
    public static IEnumerable<(int Port, string Inode)> Sockets(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                fields.Length > 3
                && fields[3] == Listening
                && fields[1].Split(':') is [var address, var port]
                && Local.Contains(address, StringComparer.Ordinal)
                && int.TryParse(
                    port,
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                yield return (number, fields.ElementAtOrDefault(Inode) ?? "");
            }
        }
    }
}
