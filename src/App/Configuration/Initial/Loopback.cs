using System.Globalization;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Addresses of this machine.</summary>
internal static class Loopback
{
    private const int HttpPort = 80;

    /// <summary>The address of a port.</summary>
    public static string Url(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>The port of an address of this machine, <c>127.0.0.1:8001</c>; null for any other.</summary>
    public static int? PortOf(string address) =>
        Uri.TryCreate($"http://{address}", UriKind.Absolute, out var uri) && uri.IsLoopback
            ? uri.Port
            : null;

    /// <summary>The port of a <c>listen</c> that this machine reaches over 127.0.0.1; null for another address and for a socket.</summary>
    public static int? ListenPort(string address)
    {
        if (int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port;
        }
        var colon = address.LastIndexOf(':');
        var host = colon > address.LastIndexOf(']') ? address[..colon] : address;
        if (host is not ("*" or "0.0.0.0" or "127.0.0.1" or "localhost" or "[::]"))
        {
            return null;
        }
        return host.Length == address.Length ? HttpPort : ListenPort(address[(colon + 1)..]);
    }
}
