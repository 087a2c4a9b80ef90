using System.Globalization;
using System.Text;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Docker;

/// <summary>One answer of the engine that goes on for a while, line by line. Trouble ends it and is kept, never an exception.</summary>
/// <param name="http">What it asks through.</param>
/// <param name="engine">The engine.</param>
/// <param name="span">How long the answer is to go on.</param>
internal sealed class EventStream(HttpMessageInvoker http, DockerEngine engine, TimeSpan span)
    : IDisposable
{
    /// <summary>The longest line that is read whole; a container's labels are in each event. A longer one is cut.</summary>
    private const int MaxLine = 1024 * 1024;

    private readonly CancellationTokenSource late = new(span + engine.Options.Timeout, engine.Time);
    private readonly byte[] buffer = new byte[16 * 1024];
    private HttpResponseMessage? response;
    private Stream? body;
    private int next;
    private int filled;

    /// <summary>Why it ended; null while it has not, and where the engine ended it properly.</summary>
    public string? Failure { get; private set; }

    /// <summary>Asks.</summary>
    public async Task OpenAsync(string path, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(engine.Options.Timeout, engine.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token,
            cancellation
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://docker" + path);
        await GuardAsync(
            engine.Options.Timeout,
            async () =>
            {
                response = await http.SendAsync(request, end.Token);
                if (response.IsSuccessStatusCode)
                {
                    body = await response.Content.ReadAsStreamAsync(end.Token);
                }
                else
                {
                    Failure = string.Create(
                        CultureInfo.InvariantCulture,
                        $"the Docker Engine at {engine.Options.Socket} answered with HTTP {(int)response.StatusCode}"
                    );
                }
            },
            cancellation
        );
    }

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellation)
    {
        string? line = null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        await GuardAsync(
            span + engine.Options.Timeout,
            async () => line = body is null ? null : await LineAsync(body, end.Token),
            cancellation
        );
        return line;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        body?.Dispose();
        response?.Dispose();
        late.Dispose();
    }

    private async Task<string?> LineAsync(Stream stream, CancellationToken cancellation)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var rest = buffer.AsMemory(next, filled - next);
            var length = rest.Span.IndexOf((byte)'\n');
            var part = length < 0 ? rest : rest[..length];
            line.Write(part.Span[..(int)Math.Min(part.Length, MaxLine - line.Length)]);
            if (length >= 0)
            {
                next += length + 1;
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }
            next = 0;
            filled = await stream.ReadAsync(buffer, cancellation);
            if (filled == 0)
            {
                // A line without its end is half an event: it is told again.
                return null;
            }
        }
    }

    private async Task GuardAsync(
        TimeSpan patience,
        Func<Task> read,
        CancellationToken cancellation
    )
    {
        try
        {
            await read();
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            var what =
                e is OperationCanceledException
                    ? $"no answer within {Spoken.Duration(patience)}"
                    : NetworkTrouble.Describe(e);
            if (what is null)
            {
                throw;
            }
            Failure = EngineSocket.InOneLine(EngineSocket.Trouble(engine.Options.Socket, what));
        }
    }
}
