using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lastgood.Stage.Load;

/// <summary>What came back on a connection.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, without regard to case.</param>
/// <param name="Closing">Whether the other side closes the connection after this.</param>
internal sealed record RawAnswer(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    bool Closing
);

/// <summary>
/// A keep-alive connection of a client that never tries twice. <c>HttpClient</c> repeats a request whose connection was
/// closed under its hands, and so hides just what a switch must not do.
/// </summary>
internal sealed class KeptConnection : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[MostBytes];

    /// <exception cref="SocketException">Nobody accepts the connection.</exception>
    public static async Task<KeptConnection> OpenAsync(
        IPEndPoint server,
        CancellationToken cancellation
    )
    {
        var connection = new KeptConnection();
        try
        {
            await connection._socket.ConnectAsync(server, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">What came was not a whole HTTP answer.</exception>
    public async Task<RawAnswer> AskAsync(
        ReadOnlyMemory<byte> request,
        CancellationToken cancellation
    )
    {
        await _socket.SendAsync(request, cancellation);
        var filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            filled += await ReceiveAsync(filled, cancellation);
        }
        var answer = Parse(Encoding.ASCII.GetString(_buffer, 0, head));
        var end = head + 4 + Length(answer);
        while (filled < end)
        {
            filled += await ReceiveAsync(filled, cancellation);
        }
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(int filled, CancellationToken cancellation)
    {
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancellation);
        return received > 0
            ? received
            : throw new InvalidDataException("the connection was closed before the answer ended");
    }

    private static RawAnswer Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (
            !lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            || !int.TryParse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture, out var status)
        )
        {
            throw new InvalidDataException($"not an HTTP answer: {lines[0]}");
        }
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var closing = headers.GetValueOrDefault("Connection") == "close";
        return new RawAnswer(status, headers, closing);
    }

    private static int Length(RawAnswer answer) =>
        int.TryParse(
            answer.Headers.GetValueOrDefault("Content-Length"),
            CultureInfo.InvariantCulture,
            out var length
        )
            ? length
            : throw new InvalidDataException("an answer that does not say its length");
}
