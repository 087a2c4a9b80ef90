using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lastgood.Adapters.Tests.Http;

/// <summary>A server on a free loopback port that does to each connection what the test says, however rude.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task loop;
    private int connections;

    public RawServer(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        listener.Start();
        loop = ServeAsync(answer);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Connections => connections;

    /// <summary>The request heads that came, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers each request with the same bytes, and keeps the connection open.</summary>
    public static RawServer Saying(string answer) =>
        new((stream, _, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop).AsTask());

    /// <summary>Answers each request with a status and a body.</summary>
    public static RawServer With(int status, string body, string headers = "") =>
        Saying(
            $"HTTP/1.1 {status} X\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await loop;
        listener.Stop();
        end.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                connections++;
                open.Add(TalkAsync(client, answer));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(
        TcpClient client,
        Func<NetworkStream, string, CancellationToken, Task> answer
    )
    {
        using (client)
        {
            var stream = client.GetStream();
            try
            {
                while (await HeadAsync(stream) is { } head)
                {
                    lock (Requests)
                    {
                        Requests.Add(head);
                    }
                    await answer(stream, head, end.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client has gone, as it may.
            }
        }
    }

    private async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, end.Token) == 0)
            {
                return null;
            }
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
