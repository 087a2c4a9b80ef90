using System.Text;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Http;

/// <summary>One answer that goes on for a while, line by line. Trouble ends it and is kept, never an exception.</summary>
/// <param name="http">What it asks through.</param>
/// <param name="patience">The longest until the answer begins, and how much later than asked for it may end.</param>
/// <param name="span">How long the answer is to go on.</param>
/// <param name="time">Measures both.</param>
internal sealed class LineStream(
    HttpMessageInvoker http,
    TimeSpan patience,
    TimeSpan span,
    TimeProvider time
) : IDisposable
{
    /// <summary>The longest line that is read whole: an event has a whole object in it. A longer one is cut.</summary>
    private const int MaxLine = 4 * 1024 * 1024;

    private readonly CancellationTokenSource late = new(span + patience, time);
    private readonly byte[] buffer = new byte[16 * 1024];
    private HttpResponseMessage? response;
    private Stream? body;
    private int next;
    private int filled;

    /// <summary>Why it ended; null while it has not, and where the engine ended it properly.</summary>
    public string? Failure { get; private set; }

    /// <summary>The status of an answer that is not 2xx, see <see cref="Failure"/>; null where there is none such.</summary>
    public int? Refused { get; private set; }

    /// <summary>Asks.</summary>
    public async Task OpenAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        await GuardAsync(
            patience,
            async () =>
            {
                response = await http.SendAsync(request, end.Token);
                body = await response.Content.ReadAsStreamAsync(end.Token);
                if (!response.IsSuccessStatusCode)
                {
                    Refused = (int)response.StatusCode;
                    Failure = await LineAsync(body, end.Token) ?? "";
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
            span + patience,
            async () =>
                line =
                    body is null || Failure is not null ? null : await LineAsync(body, end.Token),
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

    private async Task GuardAsync(TimeSpan limit, Func<Task> read, CancellationToken cancellation)
    {
        try
        {
            await read();
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            Failure =
                e is OperationCanceledException
                    ? $"no answer within {Spoken.Duration(limit)}"
                    : NetworkTrouble.Describe(e);
            if (Failure is null)
            {
                throw;
            }
        }
    }
}
