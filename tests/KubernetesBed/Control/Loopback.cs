using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Lastgood.KubernetesBed.Control;

/// <summary>A cluster's own address of the loopback network: nobody else's ports are on it.</summary>
internal static class Loopback
{
    /// <summary>One of 16 million.</summary>
    public static IPAddress Address() =>
        new([
            127,
            (byte)RandomNumberGenerator.GetInt32(1, 255),
            (byte)RandomNumberGenerator.GetInt32(1, 255),
            (byte)RandomNumberGenerator.GetInt32(1, 255),
        ]);

    /// <summary>A port that is free there now.</summary>
    public static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
