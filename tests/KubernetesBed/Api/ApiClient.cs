using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Control;

namespace Lastgood.KubernetesBed.Api;

/// <summary>The API over a kept connection, as the administrator: a millisecond a request. For what a test prepares and looks at.</summary>
public sealed class ApiClient : IDisposable
{
    internal ApiClient(Uri address, string token, Authority authority)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = authority.Trust();
        Http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Below it, for what else there is to ask.</summary>
    public HttpClient Http { get; }

    /// <summary>GET.</summary>
    /// <param name="path">Like /api/v1/nodes.</param>
    /// <exception cref="ApiException">It was refused.</exception>
    public Task<JsonObject> GetAsync(string path) => GetAsync(path, CancellationToken.None);

    /// <summary>GET; null where there is no such thing.</summary>
    public Task<JsonObject?> FindAsync(string path) => FindAsync(path, CancellationToken.None);

    /// <summary>POST.</summary>
    public Task<JsonObject> PostAsync(string path, JsonObject body) =>
        PostAsync(path, body, CancellationToken.None);

    /// <summary>PATCH, the strategic way.</summary>
    public Task<JsonObject> PatchAsync(string path, JsonObject body) =>
        PatchAsync(path, body, CancellationToken.None);

    /// <summary>PATCH, the way of RFC 7386, which custom resources understand as well.</summary>
    public Task<JsonObject> MergeAsync(string path, JsonObject body) =>
        SendAsync(
            HttpMethod.Patch,
            path,
            body,
            "application/merge-patch+json",
            CancellationToken.None
        );

    /// <summary>DELETE.</summary>
    public Task<JsonObject> DeleteAsync(string path, JsonObject? options = null) =>
        SendAsync(HttpMethod.Delete, path, options, "application/json", CancellationToken.None);

    /// <summary>The events of a watch, until the server ends it.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(
        string path,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        using var answer = await Http.GetAsync(
            new Uri(path, UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            ct
        );
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            yield return JsonNode.Parse(line)!.AsObject();
        }
    }

    public void Dispose() => Http.Dispose();

    internal Task<JsonObject> GetAsync(string path, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, path, body: null, "", ct);

    internal async Task<JsonObject?> FindAsync(string path, CancellationToken ct)
    {
        try
        {
            return await GetAsync(path, ct);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    internal Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, body, "application/json", ct);

    internal Task<JsonObject> PatchAsync(string path, JsonObject body, CancellationToken ct) =>
        SendAsync(HttpMethod.Patch, path, body, "application/strategic-merge-patch+json", ct);

    private async Task<JsonObject> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string type,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type);
        }
        using var answer = await Http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new ApiException(answer.StatusCode, $"{method} {path}: {text}");
    }
}

/// <summary>The API server has refused.</summary>
/// <param name="status">How.</param>
/// <param name="message">What, and why.</param>
public sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
