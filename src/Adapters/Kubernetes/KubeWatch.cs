using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>What a watch tells.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">The object, as it is after that; null of trouble.</param>
/// <param name="Trouble">Why nothing comes, for people; null where something did.</param>
internal sealed record KubeEvent(KubeEventKind Kind, JsonObject? Object, string? Trouble = null);

/// <summary>What can happen to an object.</summary>
internal enum KubeEventKind
{
    /// <summary>It is new, or is there at the beginning.</summary>
    Added,

    /// <summary>It was changed.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>What is told from here on is the whole anew: what is not told again before <see cref="Listed"/> is gone.</summary>
    Restarted,

    /// <summary>All that was there has been told.</summary>
    Listed,

    /// <summary>The server has taken up the watch again: from here on nothing is missed.</summary>
    Followed,

    /// <summary>Nothing comes for a while; it goes on by itself.</summary>
    Trouble,
}

/// <summary>
/// Follows all objects of a kind: a list, then what changes, as it changes. A stream that ends is taken up where it ended, by
/// the last object or bookmark; where the server does not know that moment any more (410), everything is told anew.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="resource">The kind.</param>
/// <param name="space">The namespace; null for all.</param>
internal sealed class KubeWatch(KubeApi api, KubeResource resource, string? space)
{
    private const int Gone = 410;

    /// <summary>How long one answer goes on: a connection that broke unseen is noticed by then.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortBreath = TimeSpan.FromMilliseconds(50);

    /// <summary>A stream that ends sooner than this without having told anything is none: a server that is going down ends them properly.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>Which objects, by their labels; null for all.</summary>
    public string? Selector { get; init; }

    /// <summary>Which objects, by their fields, e.g. <c>metadata.name=web</c>; null for all.</summary>
    public string? Fields { get; init; }

    /// <summary>What of each object is told; null for all of it.</summary>
    public KubeShape? Shape { get; init; }

    /// <summary>Whether the server is asked for <c>metadata</c> alone: it does not send the rest.</summary>
    public bool IsMetadata { get; init; }

    /// <summary>Follows until it is cancelled.</summary>
    /// <param name="since">Where to begin; null to be told first what is there.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<KubeEvent> FollowAsync(
        string? since,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var version = since;
        var pause = FirstPause;
        var shape = Shape?.Within("object", "type");
        while (true)
        {
            string? trouble = null;
            TimeSpan? wait = null;
            if (version is null)
            {
                await using var pages = api.PagesAsync(List(), Shape, cancellation)
                    .GetAsyncEnumerator(cancellation);
                string? listed = null;
                while (true)
                {
                    KubeList? page = null;
                    try
                    {
                        page = await pages.MoveNextAsync() ? pages.Current : null;
                    }
                    catch (PlatformException e)
                    {
                        trouble = e.Message;
                        break;
                    }
                    if (page is null)
                    {
                        version = listed;
                        yield return new KubeEvent(KubeEventKind.Listed, null);
                        break;
                    }
                    if (listed is null)
                    {
                        yield return new KubeEvent(KubeEventKind.Restarted, null);
                    }
                    listed = page.Version;
                    foreach (var item in page.Items)
                    {
                        yield return new KubeEvent(KubeEventKind.Added, item);
                    }
                }
            }
            if (version is not null)
            {
                var begin = api.Time.GetTimestamp();
                var told = false;
                var request = Watch(version);
                var (opened, refused) = await OpenAsync(request, cancellation);
                trouble = refused;
                if (opened is { } stream)
                {
                    using var closing = stream;
                    var lines = stream.Lines;
                    if (lines.Failure is null)
                    {
                        yield return new KubeEvent(KubeEventKind.Followed, null);
                    }
                    while (await lines.ReadAsync(cancellation))
                    {
                        if (Parse(lines.Line, shape) is not { } json)
                        {
                            trouble =
                                $"left out, because it is no event: {Spoken.Excerpt(Encoding.UTF8.GetString(lines.Line.Span))}";
                            break;
                        }
                        if (Kind(json) is not { } kind)
                        {
                            // An ERROR: whatever it is, what was seen last cannot be built on.
                            version = null;
                            trouble = IsGone(json) ? null : Message(json);
                            break;
                        }
                        told = true;
                        pause = FirstPause;
                        var thing = json["object"]!.AsObject();
                        version = (string?)thing["metadata"]?["resourceVersion"] ?? version;
                        if (kind != KubeEventKind.Listed)
                        {
                            json.Remove("object");
                            yield return new KubeEvent(kind, thing);
                        }
                    }
                    if (lines.Refused is { } status)
                    {
                        version = status == Gone ? null : version;
                        wait = lines.RetryAfter;
                        trouble =
                            status == Gone
                                ? null
                                : KubeTrouble
                                    .Of(
                                        api.Cluster,
                                        request,
                                        new FetchAnswer(status, NoHeaders, lines.Line),
                                        wait ?? pause
                                    )
                                    .Message;
                    }
                    else if (lines.Failure is { } failure)
                    {
                        trouble = KubeTrouble.Unreached(api.Cluster, failure).Message;
                    }
                    else if (trouble is null && !told && version is not null)
                    {
                        wait = api.Time.GetElapsedTime(begin) < Short ? pause : null;
                    }
                    pause = api.Time.GetElapsedTime(begin) < Short ? pause : FirstPause;
                }
            }
            if (trouble is not null)
            {
                yield return new KubeEvent(KubeEventKind.Trouble, null, trouble);
            }
            if (trouble is not null || wait is not null)
            {
                await Task.Delay(wait > pause ? wait.Value : pause, api.Time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            else
            {
                await Task.Delay(ShortBreath, api.Time, cancellation);
            }
        }
    }

    private static readonly Dictionary<string, string> NoHeaders = [];

    private KubeRequest List() =>
        new("list", resource, space)
        {
            Query = Which(),
            Accept = IsMetadata ? KubeRequest.MetadataLists : KubeRequest.Json,
        };

    private KubeRequest Watch(string version)
    {
        var which = Which();
        return new KubeRequest("watch", resource, space)
        {
            Query = string.Create(
                CultureInfo.InvariantCulture,
                $"watch=1&allowWatchBookmarks=true&timeoutSeconds={(int)Span.TotalSeconds}&resourceVersion={Uri.EscapeDataString(version)}{(which.Length == 0 ? "" : "&" + which)}"
            ),
            Accept = IsMetadata ? KubeRequest.MetadataOnly : KubeRequest.Json,
        };
    }

    private string Which() =>
        string.Join(
            '&',
            new[] { ("labelSelector", Selector), ("fieldSelector", Fields) }
                .Where(static p => p.Item2 is not null)
                .Select(static p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")
        );

    private async Task<(Opened? Stream, string? Trouble)> OpenAsync(
        KubeRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            var (http, question) = await api.StreamAsync(request, cancellation);
            var lines = new LineStream(http, KubeApi.Patience, Span, api.Time);
            await lines.OpenAsync(question, cancellation);
            return (new Opened(http, question, lines), null);
        }
        catch (PlatformException e)
        {
            return (null, e.Message);
        }
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> line, KubeShape? shape)
    {
        try
        {
            return
                JsonNode.Parse((shape?.Cut(line.Span) ?? line).Span) is JsonObject json
                && json["type"] is not null
                && json["object"] is JsonObject
                ? json
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A bookmark is told as the end of a list: nothing to be told, only a place to go on from.
    private static KubeEventKind? Kind(JsonObject json) =>
        (string?)json["type"] switch
        {
            "ADDED" => KubeEventKind.Added,
            "MODIFIED" => KubeEventKind.Modified,
            "DELETED" => KubeEventKind.Deleted,
            "BOOKMARK" => KubeEventKind.Listed,
            _ => null,
        };

    private static bool IsGone(JsonObject json) => (int?)json["object"]?["code"] == Gone;

    private static string Message(JsonObject json) =>
        (string?)json["object"]?["message"] is { } said
            ? $"the API server ended the watch: {Spoken.Excerpt(said)}"
            : "the API server ended the watch";

    private sealed record Opened(
        HttpMessageInvoker Http,
        HttpRequestMessage Question,
        LineStream Lines
    ) : IDisposable
    {
        public void Dispose()
        {
            Lines.Dispose();
            Question.Dispose();
            Http.Dispose();
        }
    }
}
