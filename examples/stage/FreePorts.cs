using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lastgood.Stage;

/// <summary>Ports of 127.0.0.1 that nobody listens on.</summary>
public static class FreePorts
{
    // Below the range that the kernel takes a client's ports from: under load, a connection of the load itself could
    // otherwise sit on the port of a slot that is not started yet.
    private const string ClientRange = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>Finds some. They are free now; nobody keeps them free.</summary>
    public static IReadOnlyList<int> Find(int count)
    {
        var end = int.Parse(
            File.ReadAllText(ClientRange).Split('\t', ' ')[0],
            CultureInfo.InvariantCulture
        );
        var held = new List<Socket>();
        try
        {
            while (held.Count < count)
            {
                if (Hold(Random.Shared.Next(Math.Min(10_000, end / 2), end)) is { } socket)
                {
                    held.Add(socket);
                }
            }
            return [.. held.Select(static s => ((IPEndPoint)s.LocalEndPoint!).Port)];
        }
        finally
        {
            held.ForEach(static s => s.Dispose());
        }
    }

    private static Socket? Hold(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
