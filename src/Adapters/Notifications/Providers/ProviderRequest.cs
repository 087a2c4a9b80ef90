using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Notifications.Providers;

/// <summary>One request to a provider, as data.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The address; it may be a secret, see <see cref="Hidden"/>.</param>
/// <param name="Body">What is sent, as JSON; null for nothing.</param>
public sealed record ProviderRequest(string Method, string Url, JsonObject? Body)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The <c>Authorization</c> header; null for none.</summary>
    public Secret? Authorization { get; init; }

    /// <summary>What may be said nowhere, even where the provider repeats it.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>A POST to an address that is a secret itself.</summary>
    public static ProviderRequest ToSecret(Secret url, JsonObject body) =>
        new("POST", url.Reveal(), body) { Hidden = UrlParts(url.Reveal()) };

    /// <summary>The body as it is sent.</summary>
    public static string Text(JsonObject body) => body.ToJsonString(Readable);

    // Not our own ToString: the address may be a secret.
    /// <inheritdoc/>
    public override string ToString() => Method;

    // A provider may repeat the whole address, its path, or only the token in it.
    private static IReadOnlyList<string> UrlParts(string url)
    {
        const int shortestToken = 16;
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.PathAndQuery : "";
        return
        [
            url,
            .. path.Length > 1 ? [path] : Array.Empty<string>(),
            .. path.Split('/', '?', '&', '=').Where(static p => p.Length >= shortestToken),
        ];
    }
}
