using System.Net.Sockets;
using System.Text;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>What listens at a Docker Engine's socket, and is no healthy engine.</summary>
internal sealed class RudeEngine : IAsyncDisposable
{
    private readonly Socket listener = new(
        AddressFamily.Unix,
        SocketType.Stream,
        ProtocolType.Unspecified
    );
    private readonly CancellationTokenSource end = new();
    private readonly string? answer;
    private readonly Task loop;

    /// <summary>Listens.</summary>
    /// <param name="path">Where.</param>
    /// <param name="answer">What it answers to everything, byte by byte; null where it never answers.</param>
    public RudeEngine(string path, string? answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        loop = ServeAsync();
    }

    /// <summary>An HTTP answer.</summary>
    public static string Http(int status, string body) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await loop;
        listener.Dispose();
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(TalkAsync(await listener.AcceptAsync(end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(Socket client)
    {
        using (client)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                var isAnswered = false;
                // Until the other side has enough; a request comes in one piece or in several.
                while (await client.ReceiveAsync(buffer, end.Token) > 0)
                {
                    if (answer is "")
                    {
                        return;
                    }
                    if (answer is not null && !isAnswered)
                    {
                        isAnswered = true;
                        await client.SendAsync(Encoding.UTF8.GetBytes(answer), end.Token);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }
}
