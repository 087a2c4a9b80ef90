using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>Asks the REST API. What it answers is an <see cref="ArgoCdAnswer"/>, whatever it is.</summary>
/// <param name="server">Where it is.</param>
/// <param name="time">Measures timeouts.</param>
internal sealed class ArgoCdClient(ArgoCdServer server, TimeProvider time)
{
    /// <summary>A key twice in an object is no answer: who reads the first believes something else than who reads the last.</summary>
    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 128,
    };

    /// <summary>Where it is.</summary>
    public ArgoCdServer Server => server;

    /// <summary>Reads.</summary>
    public Task<ArgoCdAnswer> GetAsync(string path, CancellationToken cancellation) =>
        AskAsync("GET", path, body: null, cancellation);

    /// <summary>Asks. A request that changes something has a media type even without a body: without one, it is refused (415).</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">From <c>/api</c> on, escaped.</param>
    /// <param name="body">What is sent, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The token or a certificate cannot be had.</exception>
    public async Task<ArgoCdAnswer> AskAsync(
        string method,
        string path,
        JsonObject? body,
        CancellationToken cancellation
    )
    {
        try
        {
            using var http = new HttpFetcher(time, connect: null, server.Tls?.Read());
            var request = new FetchRequest(server.Url + path, server.Timeout, server.MaxBytes)
            {
                Method = method,
                Authorization = new Secret($"Bearer {server.Token.Read().Reveal()}"),
                Body =
                    method == "GET"
                        ? null
                        : new FetchBody(body?.ToJsonString() ?? "", "application/json"),
            };
            var result = await http.FetchAsync(request, cancellation);
            return result.Answer is { } answer
                ? Read(answer)
                : new ArgoCdAnswer(0, null, result.Failure ?? "no answer");
        }
        catch (SecretException e)
        {
            throw new PlatformException(
                $"{server.Host} cannot be asked: {e.Message}",
                "put a token there: argocd account generate-token --account lastgood",
                e
            );
        }
    }

    private static ArgoCdAnswer Read(FetchAnswer answer)
    {
        JsonObject? body = null;
        try
        {
            body = JsonNode.Parse(answer.Body.Span, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            // A refusal may be plain text; what should be an application is none without an object.
        }
        if (answer.Status is >= 200 and <= 299)
        {
            return body is null
                ? new ArgoCdAnswer(
                    0,
                    null,
                    $"what answers is not Argo CD's API: {Spoken.Excerpt(Redactor.Redact(answer.Text))}"
                )
                : new ArgoCdAnswer(answer.Status, body, "");
        }
        var said =
            answer.Status is >= 300 and <= 399
            && answer.Headers.TryGetValue("Location", out var place)
                ? $"it redirects to {place}"
                : body?["message"].Text() ?? body?["error"].Text() ?? answer.Text;
        return new ArgoCdAnswer(answer.Status, body, Spoken.Excerpt(Redactor.Redact(said.Trim())));
    }
}
