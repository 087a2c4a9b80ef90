using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Docker;

/// <summary>
/// A Docker Engine, asked over HTTP on its socket; no <c>docker</c> program is needed. It can be shared by all who ask the
/// same engine, from several threads.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    private readonly HttpFetcher http;

    /// <summary>Creates it; nothing is asked yet.</summary>
    /// <param name="options">Where it is, and how long it may take.</param>
    /// <param name="time">Measures time-outs, and dates what is asked of the past.</param>
    public DockerEngine(DockerOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        http = new HttpFetcher(time, EngineSocket.Connect(options.Socket));
    }

    internal DockerOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Asks; an answer that is not 2xx is an error, unless its status is among the expected ones.</summary>
    /// <exception cref="PlatformException">The engine was not reached, or refused.</exception>
    internal async Task<FetchAnswer> SendAsync(
        EngineRequest request,
        CancellationToken cancellation
    )
    {
        // No version in the path: the engine answers with its own. A fixed one would be refused by those too old or too new for it.
        var result = await http.FetchAsync(
            new FetchRequest(
                "http://docker" + request.Path,
                request.Timeout ?? Options.Timeout,
                request.MaxBytes ?? Options.MaxBytes
            )
            {
                Method = request.Method,
                Body = request.Body is { } body
                    ? new FetchBody(body.ToJsonString(), "application/json")
                    : null,
                Headers = request.Headers,
            },
            cancellation
        );
        if (result.Answer is not { } answer)
        {
            throw EngineSocket.Trouble(Options.Socket, result.Failure!);
        }
        return answer.Succeeded || request.Expected.Contains(answer.Status)
            ? answer
            : throw new PlatformException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the Docker Engine at {Options.Socket} answered with HTTP {answer.Status}: {MessageOf(answer)}"
                ),
                "what it has to say of it is in its log: journalctl -u docker"
            );
    }

    /// <summary>Reads something.</summary>
    /// <exception cref="PlatformException">The engine was not reached, refused, or answered with something else.</exception>
    internal async Task<T> GetAsync<T>(
        string path,
        JsonTypeInfo<T> type,
        CancellationToken cancellation
    )
        where T : class =>
        Read(await SendAsync(new EngineRequest("GET", path), cancellation), type);

    /// <summary>Reads a list of things that have ids.</summary>
    /// <exception cref="PlatformException">As with <see cref="GetAsync"/>.</exception>
    internal async Task<T[]> GetListAsync<T>(
        string path,
        JsonTypeInfo<T[]> type,
        Func<T, string?> id,
        CancellationToken cancellation
    )
        where T : class
    {
        var answer = await SendAsync(new EngineRequest("GET", path), cancellation);
        var list = Read(answer, type);
        // An answer may lack what is not marked as nullable.
        return list.All(one => one is not null && id(one) is { Length: > 0 })
            ? list
            : throw NotAnEngines(answer);
    }

    /// <summary>Reads something that may not be there.</summary>
    /// <returns>Null where it is not there.</returns>
    /// <exception cref="PlatformException">As with <see cref="GetAsync"/>.</exception>
    internal async Task<JsonObject?> FindAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(
            new EngineRequest("GET", path) { Expected = [404] },
            cancellation
        );
        return answer.Succeeded ? Read(answer, DockerJson.Default.JsonObject) : null;
    }

    /// <summary>An answer as what it should be.</summary>
    /// <exception cref="PlatformException">It is something else.</exception>
    internal T Read<T>(FetchAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(answer.Body.Span, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // As what is null: no answer.
        }
        throw NotAnEngines(answer);
    }

    /// <summary>What the engine says of an error.</summary>
    internal static string MessageOf(FetchAnswer answer)
    {
        var text = answer.Text;
        try
        {
            text = JsonSerializer.Deserialize(text, DockerJson.Default.ErrorJson)?.Message ?? text;
        }
        catch (JsonException)
        {
            // What it says is the message.
        }
        return string.IsNullOrWhiteSpace(text) ? "no message" : Spoken.Excerpt(text);
    }

    private PlatformException NotAnEngines(FetchAnswer answer) =>
        new(
            $"the answer of {Options.Socket} is not a Docker Engine's: {Spoken.Excerpt(answer.Text)}",
            $"who listens there? {EngineSocket.Ask(Options.Socket)}"
        );
}
