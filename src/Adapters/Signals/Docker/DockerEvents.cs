using System.Globalization;
using System.Runtime.CompilerServices;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>How long a stream of events is followed before it is asked for anew.</summary>
public sealed record DockerEventsOptions
{
    /// <summary>The longest that one answer of the engine goes on, above zero: a connection that broke unseen is noticed by then.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before an engine that was not reached is asked again, above zero; each time twice as long…</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>…up to this, at least <see cref="Pause"/>. Short enough for what the engine keeps of a busy machine.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>An event, or the reason why none comes.</summary>
/// <param name="Event">The event; null where there is trouble.</param>
/// <param name="Missing">The trouble, for people; it is told once, and is over when an event comes.</param>
public sealed record DockerEventReading(DockerEvent? Event, string? Missing);

/// <summary>
/// Follows what happens to an engine's containers: <c>oom</c>, <c>die</c>, <c>restart</c> and <c>health_status</c> events, as they happen.
/// A stream that ends is asked for again from where it ended; what the engine still has of the time between (the newest 256
/// events; none over a restart of its own) is told, once.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="options">How long each answer goes on.</param>
public sealed class DockerEvents(DockerEngine engine, DockerEventsOptions options)
{
    private static readonly string[] Kinds = ["oom", "die", "restart", "health_status"];

    /// <summary>
    /// Follows until it is cancelled. Nothing is read ahead of who asks: at most one event is held here, the rest waits in
    /// the socket and in the engine.
    /// </summary>
    /// <param name="since">Where to begin, by the engine's clock; null for now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<DockerEventReading> FollowAsync(
        DateTimeOffset? since,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var cursor = new EventCursor(since ?? engine.Time.GetUtcNow());
        using var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ActivityHeadersPropagator = null,
                ConnectCallback = EngineSocket.Connect(engine.Options.Socket),
            }
        );
        string? said = null;
        var pause = options.Pause;
        while (true)
        {
            var until = engine.Time.GetUtcNow() + options.Span;
            using var stream = new LineStream(
                http,
                engine.Options.Timeout,
                options.Span,
                engine.Time
            );
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"http://docker/events?{cursor.Query(until, Kinds)}"
            );
            await stream.OpenAsync(request, cancellation);
            while (await stream.NextAsync(cancellation) is { } line)
            {
                if (DockerEvent.Parse(line) is not { } found)
                {
                    yield return new(
                        Event: null,
                        $"left out, because it is no event: {Spoken.Excerpt(line)}"
                    );
                }
                else if (cursor.Take(found))
                {
                    said = null;
                    pause = options.Pause;
                    yield return new(found, Missing: null);
                }
            }
            if (Trouble(stream) is { } why)
            {
                if (why != said)
                {
                    said = why;
                    yield return new(Event: null, why);
                }
                await Task.Delay(pause, engine.Time, cancellation);
                pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
            }
            else if (engine.Time.GetUtcNow() >= until)
            {
                cursor.Reached(until);
                pause = options.Pause;
            }
            else
            {
                // An engine that is going down ends its streams properly.
                await Task.Delay(options.Pause, engine.Time, cancellation);
            }
        }
    }

    private string? Trouble(LineStream stream) =>
        stream switch
        {
            { Failure: null } => null,
            { Refused: { } status } => string.Create(
                CultureInfo.InvariantCulture,
                $"the Docker Engine at {engine.Options.Socket} answered with HTTP {status}"
            ),
            _ => EngineSocket.InOneLine(
                EngineSocket.Trouble(engine.Options.Socket, stream.Failure)
            ),
        };
}
