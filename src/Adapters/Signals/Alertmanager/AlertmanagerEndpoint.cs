using System.Security.Cryptography;
using System.Text;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Signals.Alertmanager;

/// <summary>What a request to the receiver is answered with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">For people.</param>
public readonly record struct EndpointAnswer(int Status, string Text);

/// <summary>
/// Answers Alertmanager's webhooks, whichever server they come through. 2xx says that the notices are stored; Alertmanager
/// tries again after 5xx, and never after 4xx.
/// </summary>
/// <param name="options">Limits, token, services.</param>
/// <param name="store">Stores notices for good; throws where it cannot, <see cref="ReceiverBusyException"/> where it soon can.</param>
/// <param name="time">Measures how long requests take.</param>
public sealed class AlertmanagerEndpoint(
    AlertmanagerOptions options,
    Func<IReadOnlyList<AlertNotice>, CancellationToken, Task> store,
    TimeProvider time
)
{
    private readonly Seen seen = new();

    /// <summary>Answers one request. Nothing that it says, or that storing brings up, is an exception.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="authorization">Its <c>Authorization</c> header; null where it has none.</param>
    /// <param name="length">Its <c>Content-Length</c>; null or below zero where it does not say.</param>
    /// <param name="body">Its body.</param>
    /// <param name="cancellation">The end of the receiver.</param>
    /// <exception cref="OperationCanceledException">The receiver ends.</exception>
    public async Task<EndpointAnswer> AnswerAsync(
        string method,
        string path,
        string? authorization,
        long? length,
        Stream body,
        CancellationToken cancellation
    )
    {
        if (!string.Equals(path, options.Path, StringComparison.Ordinal))
        {
            return new(404, $"there is only {options.Path}");
        }
        if (!string.Equals(method, "POST", StringComparison.Ordinal))
        {
            return new(405, "expected POST");
        }
        if (Refused(authorization) is { } refused)
        {
            return refused;
        }
        if (length > options.MaxBodyBytes)
        {
            // A connection that is closed with bytes unread can lose the answer on its way: take in what is bounded.
            await ReadAsync(body, cancellation);
            return TooLarge();
        }
        if (await ReadAsync(body, cancellation) is not { } bytes)
        {
            return new(408, $"no whole request within {Spoken.Duration(options.Timeout)}");
        }
        return bytes.Length > options.MaxBodyBytes
            ? TooLarge()
            : await StoreAsync(bytes, cancellation);
    }

    private EndpointAnswer TooLarge() =>
        new(
            413,
            $"the body is larger than {Spoken.Bytes(options.MaxBodyBytes)}; set max_alerts in webhook_configs"
        );

    private EndpointAnswer? Refused(string? authorization)
    {
        if (options.Token is not { } source)
        {
            return null;
        }
        try
        {
            // Compared as digests: of equal length, whatever was sent.
            var expected = SHA256.HashData(
                Encoding.UTF8.GetBytes($"Bearer {source.Read().Reveal()}")
            );
            var sent = SHA256.HashData(Encoding.UTF8.GetBytes(authorization ?? ""));
            return CryptographicOperations.FixedTimeEquals(expected, sent)
                ? null
                : new(401, "expected the bearer token that lastgood is configured with");
        }
        catch (SecretException)
        {
            // 5xx, so that Alertmanager tries again: this is not its fault.
            return new(500, "the token to compare with cannot be read");
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        try
        {
            using var whole = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (whole.Length <= options.MaxBodyBytes)
            {
                var read = await body.ReadAsync(buffer, end.Token).AsTask().WaitAsync(end.Token);
                if (read == 0)
                {
                    break;
                }
                whole.Write(buffer, 0, read);
            }
            return whole.ToArray();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<EndpointAnswer> StoreAsync(
        ReadOnlyMemory<byte> body,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<AlertNotice> notices;
        try
        {
            notices = WebhookBody.Read(body, options.Services);
        }
        catch (WebhookException e)
        {
            return new(400, e.Message);
        }
        try
        {
            await store(
                [.. notices.Select(notice => notice with { Repeated = seen.Has(notice.Key) })],
                cancellation
            );
        }
        catch (ReceiverBusyException e)
        {
            return new(503, e.Message);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return new(500, "the alerts could not be stored");
        }
        foreach (var notice in notices)
        {
            seen.Add(notice.Key);
        }
        return new(200, "stored");
    }
}

/// <summary>Notices cannot be stored at the moment: they have to come again. The message says why.</summary>
public sealed class ReceiverBusyException : Exception
{
    /// <summary>With nothing to say.</summary>
    public ReceiverBusyException() { }

    /// <summary>With a reason for people.</summary>
    public ReceiverBusyException(string message)
        : base(message) { }

    /// <summary>With a reason for people and its cause.</summary>
    public ReceiverBusyException(string message, Exception innerException)
        : base(message, innerException) { }
}
