using System.Net;
using System.Net.Sockets;

namespace Lastgood.Adapters.Tests.Platforms.Nginx;

internal static class FreePorts
{
    /// <summary>Ports that nobody listens on, all different.</summary>
    public static IReadOnlyList<int> Take(int count)
    {
        var listeners = Enumerable
            .Range(0, count)
            .Select(static _ => new TcpListener(IPAddress.Loopback, 0))
            .ToList();
        try
        {
            listeners.ForEach(static l => l.Start());
            return [.. listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(static l => l.Dispose());
        }
    }
}
