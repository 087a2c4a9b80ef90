using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Runtime;

/// <summary>One of HAProxy's runtime sockets: a command a connection, and the answer up to its end.</summary>
/// <param name="address">A path, or host and port.</param>
/// <param name="timeout">The longest from connecting to the end of the answer.</param>
/// <param name="time">Measures.</param>
internal sealed class RuntimeSocket(string address, TimeSpan timeout, TimeProvider time)
{
    /// <summary>A backend of a thousand servers takes a tenth of it.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Where it is.</summary>
    public string Address => address;

    /// <summary>Whether a text is the address of a runtime socket.</summary>
    public static bool IsAddress(string text) =>
        text.Length > 0
        && (text[0] == '/' ? text.Length is > 1 and <= 107 : PortOf(text) is not null);

    /// <summary>How a person sends a command.</summary>
    public string Show(string command) =>
        $"echo \"{command}\" | socat stdio {(address[0] == '/' ? address : $"tcp:{address}")}";

    /// <summary>Sends a command.</summary>
    /// <exception cref="PlatformException">Nobody answers, or not in time.</exception>
    public async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ExchangeAsync(command, end.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new PlatformException(
                $"HAProxy did not answer \"{command}\" at {address} within {Spoken.Duration(timeout)}",
                $"does it hang? Try: {Show("show info")}",
                e
            );
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new PlatformException(
                $"HAProxy's runtime socket {address} cannot be reached: {e.Message}",
                $"is HAProxy running, does its configuration have \"stats socket {address} level admin\", and may this user open it? Try: {Show("show info")}",
                e
            );
        }
    }

    private async Task<string> ExchangeAsync(string command, CancellationToken cancellation)
    {
        using var socket = await ConnectAsync(cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), cancellation);
        var buffer = new byte[16 * 1024];
        var answer = new StringBuilder();
        int count;
        while ((count = await socket.ReceiveAsync(buffer, cancellation)) > 0)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            if (answer.Length > MaxBytes)
            {
                throw new PlatformException(
                    $"the answer to \"{command}\" at {address} does not end after {MaxBytes / 1024} KiB",
                    $"is that HAProxy's runtime socket? Try: {Show("show info")}"
                );
            }
        }
        return answer.ToString();
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket =
            address[0] == '/'
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (
                address[0] == '/'
                    ? socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellation)
                    : socket.ConnectAsync(
                        address[..address.LastIndexOf(':')],
                        PortOf(address)!.Value,
                        cancellation
                    )
            );
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int? PortOf(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && int.TryParse(
            text.AsSpan(colon + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var port
        )
        && port is > 0 and < 65536
            ? port
            : null;
}
