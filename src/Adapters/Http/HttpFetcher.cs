using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Http;

/// <summary>
/// Asks services questions over HTTP. Each question has a connection of its own: a kept one may end at an old nginx worker
/// or at a slot that serves nobody any more. No redirects, no proxy, no cookies: the answer is that of the address asked.
/// </summary>
public sealed class HttpFetcher : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly TimeProvider time;

    /// <summary>Creates it; it can be shared and used from several threads.</summary>
    /// <param name="time">Measures timeouts.</param>
    public HttpFetcher(TimeProvider time)
        : this(time, roots: null) { }

    /// <summary>Creates one that trusts other certificates than the system does.</summary>
    /// <param name="time">Measures timeouts.</param>
    /// <param name="roots">The authorities that are trusted, no others; null for the system's.</param>
    public HttpFetcher(TimeProvider time, X509Certificate2Collection? roots)
        : this(
            time,
            connect: null,
            roots is null
                ? null
                : new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(roots) }
        ) { }

    /// <summary>Creates one whose connections come from somebody else, or trust somebody else.</summary>
    internal HttpFetcher(
        TimeProvider time,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect,
        SslClientAuthenticationOptions? tls = null
    )
    {
        this.time = time;
        http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = TimeSpan.Zero,
                ConnectCallback = connect,
                SslOptions = tls ?? new SslClientAuthenticationOptions(),
                // The rest of a body that is too long is not wanted: close.
                MaxResponseDrainSize = 0,
            }
        );
    }

    /// <summary>Asks once. Trouble with the network or the answer is a result, never an exception.</summary>
    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(request.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            cancellation
        );
        FetchAnswer? answer = null;
        string? failure = null;
        try
        {
            (answer, failure) = await AskAsync(request, end.Token);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            failure = timeout.IsCancellationRequested
                ? $"no answer within {Spoken.Duration(request.Timeout)}"
                : NetworkTrouble.Describe(e);
            if (failure is null)
            {
                throw;
            }
        }
        return new FetchResult(answer, failure, time.GetElapsedTime(begin));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static X509ChainPolicy Trusting(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // As without roots of one's own: .NET's default for connections.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private async Task<(FetchAnswer? Answer, string? Failure)> AskAsync(
        FetchRequest request,
        CancellationToken cancellation
    )
    {
        if (
            !Uri.TryCreate(request.Url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
        )
        {
            return (null, $"{Spoken.Excerpt(request.Url)} is not an http or https address");
        }
        using var message = new HttpRequestMessage(
            request.Method is { } method ? new HttpMethod(method)
                : request.Body is null ? HttpMethod.Get
                : HttpMethod.Post,
            uri
        )
        {
            Version = HttpVersion.Version11,
            Content = request.Body is { } sent
                ? new StringContent(sent.Text, new MediaTypeHeaderValue(sent.Type))
                : null,
        };
        message.Headers.ConnectionClose = true;
        message.Headers.Host = request.Host;
        message.Headers.UserAgent.ParseAdd("lastgood");
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (request.Authorization is { } authorization)
        {
            // Not validated: what is wrong with it would be told, and it with that.
            message.Headers.TryAddWithoutValidation("Authorization", authorization.Reveal());
        }
        using var response = await http.SendAsync(message, cancellation);
        var body = await ReadAsync(response.Content, request.MaxBytes, cancellation);
        if (body.Length > request.MaxBytes && !request.CutBody)
        {
            return (null, $"answer larger than {Spoken.Bytes(request.MaxBytes)}");
        }
        var headers = response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(
                static h => h.Key,
                static h => h.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            );
        return (
            new FetchAnswer(
                (int)response.StatusCode,
                headers,
                body[..Math.Min(body.Length, request.MaxBytes)]
            ),
            null
        );
    }

    /// <summary>Reads at most one byte more than asked for: enough to know that there is more.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpContent content,
        int max,
        CancellationToken cancellation
    )
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length <= max)
        {
            var want = (int)Math.Min(buffer.Length, max + 1L - body.Length);
            var read = await stream.ReadAsync(buffer.AsMemory(0, want), cancellation);
            if (read == 0)
            {
                break;
            }
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }
}
