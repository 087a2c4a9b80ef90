using System.Globalization;
using System.Net;
using System.Text;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>
/// Takes Alertmanager's webhooks on a port of its own, for a lastgood without a dashboard. It is .NET's own small
/// <see cref="HttpListener"/>, so that nobody who only rolls back carries a web framework;
/// <see cref="AlertmanagerEndpoint"/> can be put into any other server.
/// </summary>
public sealed class AlertmanagerReceiver : IAsyncDisposable
{
    private readonly AlertmanagerOptions options;
    private readonly AlertmanagerEndpoint endpoint;
    private readonly HttpListener listener = new();
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim places;
    private readonly Task loop;

    /// <summary>Listens from now on.</summary>
    /// <param name="options">Where, and from whom; <see cref="AlertmanagerCheck"/> has nothing against it.</param>
    /// <param name="store">Stores notices for good; throws where it cannot.</param>
    /// <param name="time">Measures how long requests take.</param>
    /// <exception cref="HttpListenerException">The port cannot be listened on.</exception>
    public AlertmanagerReceiver(
        AlertmanagerOptions options,
        Func<IReadOnlyList<AlertNotice>, CancellationToken, Task> store,
        TimeProvider time
    )
    {
        this.options = options;
        endpoint = new AlertmanagerEndpoint(options, store, time);
        places = new SemaphoreSlim(options.Parallel);
        foreach (var host in Hosts(options.Address))
        {
            listener.Prefixes.Add(
                string.Create(CultureInfo.InvariantCulture, $"http://{host}:{options.Port}/")
            );
        }
        listener.TimeoutManager.DrainEntityBody = options.Timeout;
        listener.TimeoutManager.IdleConnection = options.Timeout;
        listener.Start();
        loop = ServeAsync();
    }

    /// <summary>What to write into Alertmanager's <c>url</c>; for 0.0.0.0, with an address that it reaches.</summary>
    public string Url => options.Origin + options.Path;

    /// <summary>Completes when it does not listen any more, for whatever reason.</summary>
    public Task Ended => loop;

    /// <summary>Stops listening and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Close();
        await loop;
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
            var request = context.Request;
            var (status, text) = await endpoint.AnswerAsync(
                request.HttpMethod,
                request.Url?.AbsolutePath ?? "",
                request.Headers["Authorization"],
                request.ContentLength64,
                request.InputStream,
                end.Token
            );
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
            // The caller has gone, or the receiver ends: without an answer, Alertmanager tries again.
            context.Response.Abort();
        }
        finally
        {
            places.Release();
        }
    }
}
