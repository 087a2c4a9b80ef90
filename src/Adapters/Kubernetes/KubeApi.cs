using System.Globalization;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>An API server, asked over HTTP. It is shared by all services of one cluster, from several threads.</summary>
/// <param name="cluster">Which.</param>
/// <param name="door">The way to it.</param>
/// <param name="longestWait">How long in all a server is given that says it has too much to do, or that cannot be reached for a moment.</param>
/// <param name="time">Measures.</param>
internal sealed class KubeApi(
    KubeCluster cluster,
    IKubeDoor door,
    TimeSpan longestWait,
    TimeProvider time
) : IAsyncDisposable
{
    /// <summary>The longest that one answer may take: a list of a big namespace takes seconds on a busy server.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim opening = new(1);
    private HttpFetcher? http;

    /// <summary>Whose server it is.</summary>
    public KubeCluster Cluster => cluster;

    /// <summary>The clock that waits are measured by.</summary>
    public TimeProvider Time => time;

    /// <summary>An object.</summary>
    /// <exception cref="PlatformException">It is not there, or the server said no or nothing.</exception>
    public async Task<JsonObject> GetAsync(
        KubeResource resource,
        string? space,
        string name,
        CancellationToken cancellation
    ) => Read(await SendAsync(new KubeRequest("get", resource, space, name), cancellation));

    /// <summary>An object; null where there is none.</summary>
    /// <exception cref="PlatformException">The server said no or nothing.</exception>
    public async Task<JsonObject?> FindAsync(
        KubeResource resource,
        string? space,
        string name,
        CancellationToken cancellation
    )
    {
        var answer = await SendAsync(
            new KubeRequest("get", resource, space, name) { Expected = [404] },
            cancellation
        );
        return answer.Succeeded ? Read(answer) : null;
    }

    /// <summary>All objects of a kind, page by page.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">The namespace; null for all.</param>
    /// <param name="selector">Which labels they have, as kubectl writes it; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The server said no or nothing.</exception>
    public async Task<KubeList> ListAsync(
        KubeResource resource,
        string? space,
        string? selector,
        CancellationToken cancellation
    )
    {
        var labels = selector is null ? "" : "labelSelector=" + Uri.EscapeDataString(selector);
        var items = new List<JsonObject>();
        var version = "";
        await foreach (
            var page in PagesAsync(
                new KubeRequest("list", resource, space) { Query = labels },
                shape: null,
                cancellation
            )
        )
        {
            items.AddRange(page.Items);
            version = page.Version;
        }
        return new KubeList(items, version);
    }

    /// <summary>All objects that a list has, page by page; each page is of the same moment.</summary>
    /// <param name="request">The list.</param>
    /// <param name="shape">What of each object is wanted; null for all of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The server said no or nothing.</exception>
    public async IAsyncEnumerable<KubeList> PagesAsync(
        KubeRequest request,
        KubeShape? shape,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        const int size = 500;
        var which = request.Query.Length == 0 ? "" : "&" + request.Query;
        var whole = shape?.Within("items", "metadata");
        var next = "";
        do
        {
            var answer = Read(
                await SendAsync(
                    request with
                    {
                        Query = string.Create(
                            CultureInfo.InvariantCulture,
                            $"limit={size}{which}{next}"
                        ),
                    },
                    cancellation
                ),
                whole
            );
            var meta = answer["metadata"] as JsonObject;
            next = (string?)meta?["continue"] is { Length: > 0 } more
                ? "&continue=" + Uri.EscapeDataString(more)
                : "";
            yield return new KubeList(
                [.. (answer["items"] as JsonArray ?? []).OfType<JsonObject>()],
                (string?)meta?["resourceVersion"] ?? ""
            );
        } while (next.Length > 0);
    }

    /// <summary>The last lines that a container wrote; empty where there are none yet.</summary>
    /// <param name="space">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">How many.</param>
    /// <param name="previous">Whether those of the one before it was started again.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">They cannot be had.</exception>
    public async Task<string> LogAsync(
        string space,
        string pod,
        string container,
        int lines,
        bool previous,
        CancellationToken cancellation
    )
    {
        var answer = await SendAsync(
            new KubeRequest("get", KubeResource.Pods, space, pod)
            {
                Part = "log",
                Query = string.Create(
                    CultureInfo.InvariantCulture,
                    $"container={Uri.EscapeDataString(container)}&tailLines={lines}{(previous ? "&previous=true" : "")}"
                ),
                MaxBytes = 4 * 1024 * 1024,
                Expected = [400],
            },
            cancellation
        );
        // 400: it waits to start, or there is none before.
        return answer.Succeeded ? answer.Text : "";
    }

    /// <summary>Asks; an answer that is not 2xx is an error, unless its status is among the expected ones.</summary>
    /// <remarks>
    /// A server that has too much to do says when to come again, and has done nothing. One that is not reached for a moment is
    /// asked again where asking twice is the same as once: all that is sent here names what it expects to find.
    /// </remarks>
    /// <exception cref="PlatformException">The server said no or nothing.</exception>
    public async Task<FetchAnswer> SendAsync(KubeRequest request, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var pause = ShortPause;
        while (true)
        {
            var fetcher = await OpenAsync(cancellation);
            var result = await fetcher.FetchAsync(Asked(request), cancellation);
            var wait = result.Answer switch
            {
                null => pause,
                { Status: 429 } full => RetryAfter(full) ?? pause,
                { Status: 503 } busy when busy.Headers.ContainsKey("Retry-After") => RetryAfter(
                    busy
                ) ?? pause,
                { Status: 500 or 502 or 503 } other when KubeTrouble.StatusOf(other) is null =>
                    pause,
                _ => (TimeSpan?)null,
            };
            if (
                wait is { } span
                && request.Verb != "create"
                && time.GetElapsedTime(begin) + span < longestWait
            )
            {
                await Task.Delay(span, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                continue;
            }
            if (result.Answer is not { } answer)
            {
                throw KubeTrouble.Unreached(cluster, result.Failure!);
            }
            return answer.Succeeded || request.Expected.Contains(answer.Status)
                ? answer
                : throw KubeTrouble.Of(cluster, request, answer, longestWait);
        }
    }

    /// <summary>An answer as an object.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="shape">What of it is wanted; null for all of it.</param>
    /// <exception cref="PlatformException">It is none.</exception>
    public JsonObject Read(FetchAnswer answer, KubeShape? shape = null)
    {
        try
        {
            var body = shape?.Cut(answer.Body.Span) ?? answer.Body;
            if (JsonNode.Parse(body.Span) is JsonObject json)
            {
                return json;
            }
        }
        catch (JsonException)
        {
            // As what is no object.
        }
        throw new PlatformException(
            $"what answers for {cluster} is no Kubernetes API server: {Spoken.Excerpt(answer.Text)}",
            $"which server does the context name? {CommandLine.Show(["kubectl", "config", "view", "--minify", .. cluster.Flags("--context")])}"
        );
    }

    /// <summary>A connection for an answer that goes on, and the question on it; both are the caller's.</summary>
    /// <exception cref="PlatformException">The way is closed.</exception>
    public async Task<(HttpMessageInvoker Http, HttpRequestMessage Question)> StreamAsync(
        KubeRequest request,
        CancellationToken cancellation
    )
    {
        await door.OpenAsync(cancellation);
        var message = new HttpRequestMessage(HttpMethod.Get, door.Base + request.Address);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (Guard(() => door.Authorization) is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization.Reveal());
        }
        return (
            new HttpMessageInvoker(
                new SocketsHttpHandler
                {
                    UseProxy = false,
                    AllowAutoRedirect = false,
                    ActivityHeadersPropagator = null,
                    ConnectCallback = door.Connect,
                    SslOptions = Guard(() => door.Tls) ?? new SslClientAuthenticationOptions(),
                }
            ),
            message
        );
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        await door.DisposeAsync();
        opening.Dispose();
    }

    private async Task<HttpFetcher> OpenAsync(CancellationToken cancellation)
    {
        await door.OpenAsync(cancellation);
        if (http is { } open)
        {
            return open;
        }
        await opening.WaitAsync(cancellation);
        try
        {
            return http ??= new HttpFetcher(time, door.Connect, Guard(() => door.Tls));
        }
        finally
        {
            opening.Release();
        }
    }

    private FetchRequest Asked(KubeRequest request) =>
        new(door.Base + request.Address, Patience, request.MaxBytes)
        {
            Method = request.Method,
            CutBody = request.Part is not null,
            Authorization = Guard(() => door.Authorization),
            Body = request.Body is { } body
                ? new FetchBody(body.ToJsonString(), request.BodyType)
                : null,
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Accept"] = request.Accept,
            },
        };

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SecretException e)
        {
            throw new PlatformException(
                e.Message,
                "may this user read the service account of the pod?",
                e
            );
        }
    }

    private static TimeSpan? RetryAfter(FetchAnswer answer) =>
        answer.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

/// <summary>Objects, and the moment that they are of.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Version">The list's <c>resourceVersion</c>: a watch begins there.</param>
internal sealed record KubeList(IReadOnlyList<JsonObject> Items, string Version);
