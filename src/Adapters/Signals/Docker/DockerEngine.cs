using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>
/// A Docker Engine, asked over HTTP on its socket; no <c>docker</c> program is needed. It can be shared by the sources of
/// many containers, from several threads. What is asked only reads.
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

    /// <summary>The state of a container; a name may be another container's the next time.</summary>
    /// <exception cref="NoFigureException">The engine was not reached, or has no such container.</exception>
    internal async Task<ContainerJson> ContainerAsync(
        string name,
        CancellationToken cancellation
    ) =>
        Read(
            await GetAsync($"/containers/{Uri.EscapeDataString(name)}/json", cancellation),
            DockerJson.Default.ContainerJson
        );

    /// <summary>What a running container uses now.</summary>
    /// <exception cref="NoFigureException">It could not be told.</exception>
    internal async Task<StatsJson> StatsAsync(string id, CancellationToken cancellation) =>
        // one-shot: without it, the engine takes a second to measure what is measured here between readings.
        Read(
            await GetAsync(
                $"/containers/{Uri.EscapeDataString(id)}/stats?stream=false&one-shot=true",
                cancellation
            ),
            DockerJson.Default.StatsJson
        );

    /// <summary>The events of a span that has ended, as far as the engine still has them (the newest 256 of all kinds).</summary>
    /// <exception cref="NoFigureException">They could not be told.</exception>
    internal async Task<IReadOnlyList<DockerEvent>> EventsAsync(
        string query,
        CancellationToken cancellation
    )
    {
        var text = await GetAsync($"/events?{query}", cancellation);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => DockerEvent.Parse(line))
                .OfType<DockerEvent>(),
        ];
    }

    private async Task<string> GetAsync(string path, CancellationToken cancellation)
    {
        // No version in the path: the engine answers with its own. A fixed one would be refused by those too old or too new for it.
        var result = await http.FetchAsync(
            new FetchRequest("http://docker" + path, Options.Timeout, Options.MaxBytes),
            cancellation
        );
        if (result.Answer is not { } answer)
        {
            throw new NoFigureException(EngineSocket.Trouble(Options.Socket, result.Failure!));
        }
        return answer.Succeeded
            ? answer.Text
            : throw new NoFigureException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the Docker Engine at {Options.Socket} answered with HTTP {answer.Status}: {Message(answer.Text)}"
                )
            );
    }

    private T Read<T>(string answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(answer, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // As what is null: no answer.
        }
        throw new NoFigureException(
            $"the answer of {Options.Socket} is not a Docker Engine's: {Spoken.Excerpt(answer)}"
        );
    }

    private static string Message(string answer)
    {
        try
        {
            return Spoken.Excerpt(
                JsonSerializer.Deserialize(answer, DockerJson.Default.ErrorJson)?.Message ?? answer
            );
        }
        catch (JsonException)
        {
            return Spoken.Excerpt(answer);
        }
    }
}
