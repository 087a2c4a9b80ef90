using System.Globalization;
using System.Runtime.CompilerServices;
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

    /// <summary>Which objects, by their labels; null for all.</summary>
    public string? Selector { get; init; }

    /// <summary>Which objects, by their fields, e.g. <c>metadata.name=web</c>; null for all.</summary>
    public string? Fields { get; init; }

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
        while (true)
        {
            string? trouble = null;
            if (version is null)
            {
                KubeList? list = null;
                try
                {
                    list = await ListAsync(cancellation);
                }
                catch (PlatformException e)
                {
                    trouble = e.Message;
                }
                if (list is not null)
                {
                    yield return new KubeEvent(KubeEventKind.Restarted, null);
                    foreach (var item in list.Items)
                    {
                        yield return new KubeEvent(KubeEventKind.Added, item);
                    }
                    version = list.Version;
                    yield return new KubeEvent(KubeEventKind.Listed, null);
                }
            }
            if (version is not null)
            {
                var (opened, refused) = await OpenAsync(version, cancellation);
                trouble = refused;
                if (opened is { } stream)
                {
                    using var closing = stream;
                    while (await stream.Lines.NextAsync(cancellation) is { } line)
                    {
                        if (Parse(line) is not { } json)
                        {
                            trouble = $"left out, because it is no event: {Spoken.Excerpt(line)}";
                            break;
                        }
                        pause = FirstPause;
                        if (Kind(json) is not { } kind)
                        {
                            // An ERROR: whatever it is, what was seen last cannot be built on.
                            version = null;
                            trouble = IsGone(json) ? null : Message(json);
                            break;
                        }
                        var thing = json["object"]!.AsObject();
                        version = (string?)thing["metadata"]?["resourceVersion"] ?? version;
                        if (kind != KubeEventKind.Listed)
                        {
                            json.Remove("object");
                            yield return new KubeEvent(kind, thing);
                        }
                    }
                    if (stream.Lines.Failure is { } failure)
                    {
                        trouble = failure;
                        version = stream.Lines.Refused == Gone ? null : version;
                    }
                }
            }
            if (trouble is not null)
            {
                yield return new KubeEvent(KubeEventKind.Trouble, null, trouble);
                await Task.Delay(pause, api.Time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            else
            {
                // A server that is going down ends its streams properly, again and again.
                await Task.Delay(ShortBreath, api.Time, cancellation);
            }
        }
    }

    private static readonly TimeSpan ShortBreath = TimeSpan.FromMilliseconds(50);

    private async Task<KubeList> ListAsync(CancellationToken cancellation) =>
        Fields is null
            ? await api.ListAsync(resource, space, Selector, cancellation)
            : await FewAsync(cancellation);

    private async Task<KubeList> FewAsync(CancellationToken cancellation)
    {
        var answer = api.Read(
            await api.SendAsync(
                new KubeRequest("list", resource, space) { Query = Which() },
                cancellation
            )
        );
        return new KubeList(
            [.. (answer["items"] as System.Text.Json.Nodes.JsonArray ?? []).OfType<JsonObject>()],
            (string?)answer["metadata"]?["resourceVersion"] ?? ""
        );
    }

    private string Which() =>
        string.Join(
            '&',
            new[] { ("labelSelector", Selector), ("fieldSelector", Fields) }
                .Where(static p => p.Item2 is not null)
                .Select(static p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")
        );

    private async Task<(Opened? Stream, string? Trouble)> OpenAsync(
        string version,
        CancellationToken cancellation
    )
    {
        var which = Which();
        var request = new KubeRequest("watch", resource, space)
        {
            Query = string.Create(
                CultureInfo.InvariantCulture,
                $"watch=1&allowWatchBookmarks=true&timeoutSeconds={(int)Span.TotalSeconds}&resourceVersion={Uri.EscapeDataString(version)}{(which.Length == 0 ? "" : "&" + which)}"
            ),
        };
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

    private static JsonObject? Parse(string line)
    {
        try
        {
            return
                JsonNode.Parse(line) is JsonObject json
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
