using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.ArgoCd.Double;

/// <summary>How the double misbehaves.</summary>
internal enum DoubleTrouble
{
    None,

    /// <summary>Connections end without an answer.</summary>
    Down,

    /// <summary>No answer comes.</summary>
    Hung,

    /// <summary>What answers is something else.</summary>
    Rubbish,

    /// <summary>A gateway before it has nobody behind it.</summary>
    Unavailable,
}

/// <summary>
/// Argo CD's REST API in this process, built from recorded exchanges and checked against them, and the service that it runs: below
/// <c>/live</c>, as its users see it.
/// </summary>
internal sealed class ArgoDouble : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource end = new();
    private readonly Task serving;

    public ArgoDouble(IDoubleRepository repository)
    {
        Repository = repository;
        Api = new DoubleApi(repository);
        Url = string.Create(
            CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{FreePorts.Take(1)[0]}"
        );
        listener.Prefixes.Add($"{Url}/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Url { get; }

    public IDoubleRepository Repository { get; }

    /// <summary>Where users find the service.</summary>
    public string Front => $"{Url}/live";

    public DoubleTrouble Trouble { get; set; }

    /// <summary>Called before a request of the API is answered, with its method and path: the world may change then.</summary>
    public Action<string, string>? Before { get; set; }

    /// <summary>Called instead of sending the answer to a request; true where it is not sent.</summary>
    public Func<string, string, bool>? LosesAnswer { get; set; }

    /// <summary>What was asked of the API, e.g. <c>POST /api/v1/applications/web/rollback {"id":1}</c>.</summary>
    public List<string> Asked { get; } = [];

    public DoubleApi Api { get; }

    /// <summary>The application <c>web</c>.</summary>
    public JsonObject Web => Api.Applications["web"];

    /// <summary>Changes something while no request is answered.</summary>
    public void Do(Action change)
    {
        lock (gate)
        {
            change();
        }
    }

    /// <summary>Answers as the server would.</summary>
    public async Task<DoubleAnswer> AnswerAsync(
        string method,
        Uri url,
        string? token,
        string? type,
        string body
    )
    {
        await Repository.RefreshAsync();
        lock (gate)
        {
            var query = url
                .Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(static p => p.Split('=', 2))
                .ToDictionary(
                    static p => p[0],
                    static p => Uri.UnescapeDataString(p[1]),
                    StringComparer.Ordinal
                );
            return Api.Answer(method, url.AbsolutePath, query.GetValueOrDefault, token, type, body);
        }
    }

    public async ValueTask DisposeAsync()
    {
        end.SetResult();
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(TalkAsync(await listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task TalkAsync(HttpListenerContext context)
    {
        try
        {
            var request = context.Request;
            using var reader = new StreamReader(request.InputStream);
            var body = await reader.ReadToEndAsync();
            // As it was sent: a slash that is escaped in it is no slash of the path.
            var (method, url) = (request.HttpMethod, new Uri(Url + request.RawUrl));
            if (url.AbsolutePath.StartsWith("/live/", StringComparison.Ordinal))
            {
                await SendAsync(context, Live(url.AbsolutePath));
                return;
            }
            lock (gate)
            {
                Asked.Add($"{method} {url.PathAndQuery} {body}".Trim());
                Before?.Invoke(method, url.AbsolutePath);
            }
            switch (Trouble)
            {
                case DoubleTrouble.Down:
                    context.Response.Abort();
                    return;
                case DoubleTrouble.Hung:
                    await end.Task;
                    context.Response.Abort();
                    return;
                case DoubleTrouble.Rubbish:
                    await SendAsync(context, new DoubleAnswer(200, "<html>a page</html>"));
                    return;
                case DoubleTrouble.Unavailable:
                    await SendAsync(context, new DoubleAnswer(503, "no healthy upstream"));
                    return;
            }
            var answer = await AnswerAsync(
                method,
                url,
                request.Headers["Authorization"]?.Replace("Bearer ", "", StringComparison.Ordinal),
                request.ContentType,
                body
            );
            if (LosesAnswer?.Invoke(method, url.AbsolutePath) == true)
            {
                context.Response.Abort();
                return;
            }
            await SendAsync(context, answer);
        }
        catch (Exception e)
            when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked has gone, or the test is over.
        }
    }

    private DoubleAnswer Live(string path)
    {
        lock (gate)
        {
            return Api.Controller.LiveOf(Web) switch
            {
                null => new DoubleAnswer(503, "nothing"),
                not null when path == "/live/commit" => new DoubleAnswer(
                    200,
                    Api.Controller.LiveCommit(Web)![..12]
                ),
                { } live when path == "/live/version" => new DoubleAnswer(200, live.Content),
                { IsHealthy: true } => new DoubleAnswer(200, "well"),
                _ => new DoubleAnswer(503, "not well"),
            };
        }
    }

    private static async Task SendAsync(HttpListenerContext context, DoubleAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Text);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}
