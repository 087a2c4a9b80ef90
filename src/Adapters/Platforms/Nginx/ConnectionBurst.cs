using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lastgood.Adapters.Platforms.Nginx;

/// <summary>
/// Connections opened in one go. An idle nginx has the same worker accept one connection after another; only while that
/// one is busy accepting does the kernel wake the others.
/// </summary>
internal sealed class ConnectionBurst : IDisposable
{
    private readonly Uri address;
    private readonly ConcurrentQueue<Socket> sockets = new();

    private ConnectionBurst(Uri address) => this.address = address;

    /// <summary>Opens as many as can be had; who takes one more than there are opens it then, and meets the trouble himself.</summary>
    public static async Task<ConnectionBurst> OpenAsync(
        Uri address,
        int count,
        CancellationToken cancellation
    )
    {
        var burst = new ConnectionBurst(address);
        if (await burst.AddAsync(burst.ConnectAsync(address.IdnHost, cancellation)) is { } peer)
        {
            // The name is looked up once, so that the others follow each other without a gap.
            var others = Enumerable
                .Range(1, count - 1)
                .Select(_ => burst.ConnectAsync(peer, cancellation))
                .ToList();
            foreach (var other in others)
            {
                await burst.AddAsync(other);
            }
        }
        return burst;
    }

    /// <summary>One of the connections, for an HTTP client.</summary>
    public async ValueTask<Stream> TakeAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellation
    ) =>
        new NetworkStream(
            sockets.TryDequeue(out var socket)
                ? socket
                : await ConnectAsync(address.IdnHost, cancellation),
            ownsSocket: true
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        while (sockets.TryDequeue(out var socket))
        {
            socket.Dispose();
        }
    }

    /// <summary>Keeps a connection and returns its other end; null where there is none.</summary>
    private async Task<string?> AddAsync(Task<Socket> connecting)
    {
        try
        {
            var socket = await connecting;
            sockets.Enqueue(socket);
            return ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            // Said by the one who asks through it.
            return null;
        }
    }

    private async Task<Socket> ConnectAsync(string host, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, address.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
