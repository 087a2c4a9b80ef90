using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lastgood.Adapters.Tests.Notifications.Providers;

/// <summary>A server that speaks first, says one thing to whoever comes, and nothing more.</summary>
internal sealed class TalkingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;

    public TalkingServer(string says)
    {
        listener.Start();
        serving = ServeAsync(Encoding.UTF8.GetBytes(says));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        end.Dispose();
    }

    private async Task ServeAsync(byte[] says)
    {
        using var client = await listener.AcceptTcpClientAsync(end.Token);
        await client.GetStream().WriteAsync(says, end.Token);
        await Task.Delay(Timeout.Infinite, end.Token);
    }
}
