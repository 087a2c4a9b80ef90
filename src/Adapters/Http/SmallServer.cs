using System.Globalization;
using System.Net;
using System.Text;

namespace Lastgood.Adapters.Http;

/// <summary>
/// Answers requests with a line of text on a port of its own. It is .NET's own small <see cref="HttpListener"/>, so that
/// nobody who only rolls back carries a web framework.
/// </summary>
public sealed class SmallServer : IAsyncDisposable
{
    private readonly Func<
        HttpListenerRequest,
        CancellationToken,
        Task<(int Status, string Text)>
    > answer;
    private readonly HttpListener listener = new();
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim places;

    /// <summary>Listens from now on.</summary>
    /// <param name="address">The IPv4 address; 0.0.0.0 for all.</param>
    /// <param name="port">The port.</param>
    /// <param name="timeout">How long a connection may say nothing.</param>
    /// <param name="parallel">How many requests are answered at once; others wait.</param>
    /// <param name="answer">Answers one.</param>
    /// <exception cref="HttpListenerException">The port cannot be listened on.</exception>
    public SmallServer(
        string address,
        int port,
        TimeSpan timeout,
        int parallel,
        Func<HttpListenerRequest, CancellationToken, Task<(int Status, string Text)>> answer
    )
    {
        this.answer = answer;
        places = new SemaphoreSlim(parallel);
        foreach (var host in Hosts(address))
        {
            listener.Prefixes.Add(
                string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/")
            );
        }
        listener.TimeoutManager.DrainEntityBody = timeout;
        listener.TimeoutManager.IdleConnection = timeout;
        listener.Start();
        Ended = ServeAsync();
    }

    /// <summary>Completes when it does not listen any more, for whatever reason.</summary>
    public Task Ended { get; }

    /// <summary>Stops listening and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Close();
        await Ended;
        end.Dispose();
        places.Dispose();
    }

    /// <summary>The listener answers only to the hosts that it is told.</summary>
    private static IEnumerable<string> Hosts(string address) =>
        address switch
        {
            "0.0.0.0" => ["+"],
            "127.0.0.1" => [address, "localhost"],
            _ => [address],
        };

    private async Task ServeAsync()
    {
        var open = new HashSet<Task>();
        try
        {
            while (true)
            {
                await places.WaitAsync(end.Token);
                var request = await listener.GetContextAsync();
                open.RemoveWhere(static task => task.IsCompleted);
                open.Add(AnswerAsync(request));
            }
        }
        catch (Exception e)
            when (e
                    is OperationCanceledException
                        or HttpListenerException
                        or ObjectDisposedException
            )
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, text) = await answer(context.Request, end.Token);
            var body = Encoding.UTF8.GetBytes(text + "\n");
            var response = context.Response;
            response.StatusCode = status;
            response.ContentType = "text/plain; charset=utf-8";
            response.ContentLength64 = body.Length;
            // What has not been read of the request is not waited for.
            response.KeepAlive = status == 200;
            await response.OutputStream.WriteAsync(body, end.Token);
            response.Close();
        }
        catch (Exception e)
            when (e
                    is OperationCanceledException
                        or HttpListenerException
                        or ObjectDisposedException
                        or IOException
                        or InvalidOperationException
            )
        {
            // The caller has gone, or the server ends: it gets no answer, and asks again if it must know.
            context.Response.Abort();
        }
        finally
        {
            places.Release();
        }
    }
}
