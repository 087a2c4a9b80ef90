using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lastgood.App.Configuration.Format;

/// <summary>Where to listen: an IPv4 address and a port.</summary>
internal sealed class ListenShape : ScalarShape<IPEndPoint>
{
    public override string Expected => "an IPv4 address and a port, e.g. 127.0.0.1:9195";

    protected override string Pattern => "^([0-9]{1,3}\\.){3}[0-9]{1,3}:[0-9]{1,5}$";

    public override string ToYaml(IPEndPoint value) => value.ToString();

    protected override bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out IPEndPoint value,
        out string? problem
    )
    {
        problem = null;
        value = null;
        // "127.1" is an address to .NET; what is not written out is more often a slip.
        if (
            text.Split(':') is not [var host, var number]
            || host.Count(static c => c == '.') != 3
            || !IPAddress.TryParse(host, out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || !ushort.TryParse(
                number,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
            || port == 0
        )
        {
            return false;
        }
        value = new IPEndPoint(address, port);
        return true;
    }
}
