using System.Globalization;
using System.Net.Sockets;

namespace Lastgood.Adapters.Platforms.BlueGreen.Slots;

/// <summary>Finds out who listens on a port.</summary>
internal static class PortOwner
{
    /// <summary>Whether something accepts connections at the address.</summary>
    public static async Task<bool> AnswersAsync(
        Uri url,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(url.IdnHost, url.Port, end.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>The process that listens, as <c>process 123 (python3)</c>, or <c>another process</c> where it cannot be seen.</summary>
    public static string Describe(int port)
    {
        var sockets = Listening("/proc/net/tcp", port)
            .Concat(Listening("/proc/net/tcp6", port))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (name.All(char.IsAsciiDigit) && Holds(folder, sockets))
            {
                return $"process {name} ({Command(folder)})";
            }
        }
        return "another process";
    }

    private static IEnumerable<string> Listening(string table, int port)
    {
        var local = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        const string listen = "0A";
        if (!File.Exists(table))
        {
            yield break;
        }
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[1].EndsWith(local, StringComparison.Ordinal) && fields[3] == listen)
            {
                yield return $"socket:[{fields[9]}]";
            }
        }
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory
                .EnumerateFiles(process + "/fd")
                .Any(f => new FileInfo(f).LinkTarget is { } link && sockets.Contains(link));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }

    private static string Command(string process)
    {
        try
        {
            return File.ReadAllText(process + "/comm").Trim();
        }
        catch (IOException)
        {
            return "ended meanwhile";
        }
    }
}
