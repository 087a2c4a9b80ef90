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
    private readonly MemoryStream line = new();
    private HttpResponseMessage? response;
    private Stream? body;
    private int next;
    private int filled;

    /// <summary>Why it ended; null while it has not, and where the engine ended it properly.</summary>
    public string? Failure { get; private set; }

    /// <summary>The status of an answer that is not 2xx, see <see cref="Failure"/>; null where there is none such.</summary>
    public int? Refused { get; private set; }

    /// <summary>When it may be asked again, as the server says with its no; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; private set; }

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
                    RetryAfter = response.Headers.RetryAfter?.Delta;
                    Failure = "";
                    _ = await ReadLineAsync(body, end.Token);
                    Failure = Encoding.UTF8.GetString(Line.Span);
                }
            },
            cancellation
        );
    }

    /// <summary>The line that <see cref="ReadAsync"/> read, as UTF-8; another one after the next reading.</summary>
    public ReadOnlyMemory<byte> Line => line.GetBuffer().AsMemory(0, (int)line.Length);

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellation) =>
        await ReadAsync(cancellation) ? Encoding.UTF8.GetString(Line.Span) : null;

    /// <summary>Reads the next line; false at the end.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var isThere = false;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        await GuardAsync(
            span + patience,
            async () =>
                isThere =
                    body is not null && Failure is null && await ReadLineAsync(body, end.Token),
            cancellation
        );
        return isThere;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        body?.Dispose();
        response?.Dispose();
        line.Dispose();
        late.Dispose();
    }

    private async Task<bool> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        line.SetLength(0);
        while (true)
        {
            var rest = buffer.AsMemory(next, filled - next);
            var length = rest.Span.IndexOf((byte)'\n');
            var part = length < 0 ? rest : rest[..length];
            line.Write(part.Span[..(int)Math.Min(part.Length, MaxLine - line.Length)]);
            if (length >= 0)
            {
                next += length + 1;
                return true;
            }
            next = 0;
            filled = 0;
            filled = await stream.ReadAsync(buffer, cancellation);
            if (filled == 0)
            {
                // A line without its end is half an event: it is told again.
                return false;
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
