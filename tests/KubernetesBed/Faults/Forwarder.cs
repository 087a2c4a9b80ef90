using Lastgood.KubernetesBed.Control;
using Microsoft.AspNetCore.Http;

namespace Lastgood.KubernetesBed.Faults;

/// <summary>How much of an answer arrives.</summary>
internal enum Keep
{
    All,
    Half,
    Nothing,
}

/// <summary>Passes requests on to the API server, and its answers back as they come.</summary>
internal sealed class Forwarder : IDisposable
{
    private static readonly string[] OfTheConnection =
    [
        "Connection",
        "Host",
        "Keep-Alive",
        "Proxy-Connection",
        "Transfer-Encoding",
        "Upgrade",
    ];

    private readonly HttpMessageInvoker http;
    private readonly Uri api;

    public Forwarder(Uri api, Authority authority)
    {
        this.api = api;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.CertificateChainPolicy = authority.Trust();
        http = new HttpMessageInvoker(handler);
    }

    public static bool IsWatch(HttpRequest request) =>
        request.Query["watch"].FirstOrDefault() is "true" or "1";

    public async Task PassAsync(HttpContext context, Keep keep, CancellationToken cut)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            cut
        );
        try
        {
            using var request = Request(context.Request);
            using var answer = await http.SendAsync(request, end.Token);
            if (keep == Keep.Nothing)
            {
                context.Abort();
                return;
            }
            await CopyAsync(answer, context, keep, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (HttpRequestException)
        {
            context.Abort();
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpRequest asked)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(asked.Method),
            new Uri(api, $"{asked.Path.ToUriComponent()}{asked.QueryString}")
        );
        if (asked.ContentLength > 0 || asked.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(asked.Body);
        }
        foreach (
            var (name, values) in asked.Headers.Where(header => !IsOfTheConnection(header.Key))
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }
        return request;
    }

    private static async Task CopyAsync(
        HttpResponseMessage answer,
        HttpContext context,
        Keep keep,
        CancellationToken ct
    )
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!IsOfTheConnection(name) && !response.Headers.ContainsKey(name))
            {
                response.Headers[name] = values.ToArray();
            }
        }
        var body = await answer.Content.ReadAsStreamAsync(ct);
        if (keep == Keep.Half)
        {
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, ct);
            await response.Body.WriteAsync(
                whole.GetBuffer().AsMemory(0, (int)whole.Length / 2),
                ct
            );
            await response.Body.FlushAsync(ct);
            context.Abort();
            return;
        }
        var buffer = new byte[16 * 1024];
        // A watch shows that it has begun before there is an event.
        await response.Body.FlushAsync(ct);
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, read), ct);
            await response.Body.FlushAsync(ct);
        }
    }

    private static bool IsOfTheConnection(string header) =>
        OfTheConnection.Contains(header, StringComparer.OrdinalIgnoreCase);
}
