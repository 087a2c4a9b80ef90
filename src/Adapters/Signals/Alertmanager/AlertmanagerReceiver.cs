using System.Net;
using Lastgood.Adapters.Http;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>
/// Takes Alertmanager's webhooks on a port of its own, for a lastgood without a dashboard;
/// <see cref="AlertmanagerEndpoint"/> can be put into any other server.
/// </summary>
public sealed class AlertmanagerReceiver : IAsyncDisposable
{
    private readonly AlertmanagerOptions options;
    private readonly SmallServer server;

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
        var endpoint = new AlertmanagerEndpoint(options, store, time);
        server = new SmallServer(
            options.Address,
            options.Port,
            options.Timeout,
            options.Parallel,
            async (request, cancellation) =>
            {
                var (status, text) = await endpoint.AnswerAsync(
                    request.HttpMethod,
                    request.Url?.AbsolutePath ?? "",
                    request.Headers["Authorization"],
                    request.ContentLength64,
                    request.InputStream,
                    cancellation
                );
                return (status, text);
            }
        );
    }

    /// <summary>What to write into Alertmanager's <c>url</c>; for 0.0.0.0, with an address that it reaches.</summary>
    public string Url => options.Origin + options.Path;

    /// <summary>Completes when it does not listen any more, for whatever reason.</summary>
    public Task Ended => server.Ended;

    /// <summary>Stops listening and waits for what is under way.</summary>
    public ValueTask DisposeAsync() => server.DisposeAsync();
}
