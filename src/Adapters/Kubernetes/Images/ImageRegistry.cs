using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Kubernetes.Images;

/// <summary>
/// Asks registries whether they have an image, without fetching it (OCI distribution specification, "Checking if content
/// exists"). A registry that cannot be reached from here may well be reached by the nodes: that is no answer.
/// </summary>
/// <param name="http">Asks.</param>
internal sealed partial class ImageRegistry(HttpFetcher http) : IImageRegistry
{
    private const string Manifests =
        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Scope = ["service", "scope"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public async Task<ImageAnswer> HasAsync(
        string image,
        Func<CancellationToken, Task<IReadOnlyList<JsonObject>>> credentials,
        CancellationToken cancellation
    )
    {
        var name = ImageName.Parse(image);
        var url = AddressOf(name);
        var answer = await AskAsync(url, null, cancellation);
        if (
            answer is { Status: 401 }
            && answer.Headers.TryGetValue("WWW-Authenticate", out var challenge)
        )
        {
            var login = Login.For(name, await credentials(cancellation));
            var authorization = challenge.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)
                ? await TokenAsync(challenge, login, cancellation)
                : login;
            answer = authorization is null
                ? null
                : await AskAsync(url, authorization, cancellation);
        }
        return answer?.Status switch
        {
            >= 200 and <= 299 => ImageAnswer.There,
            404 => ImageAnswer.Missing,
            _ => ImageAnswer.Unknown,
        };
    }

    /// <summary>The address of an image's manifest.</summary>
    internal static string AddressOf(ImageName name)
    {
        var registry = name.Registry;
        var path =
            registry != "docker.io" ? name.Repository[(registry.Length + 1)..]
            : name.Repository.StartsWith("docker.io/", StringComparison.Ordinal)
                ? name.Repository["docker.io/".Length..]
            : name.Repository;
        if (registry == "docker.io")
        {
            registry = "registry-1.docker.io";
            path = path.Contains('/', StringComparison.Ordinal) ? path : "library/" + path;
        }
        var host = registry.Split(':')[0];
        // As engines do: what is on this machine needs no certificate.
        var scheme = host is "localhost" or "127.0.0.1" ? "http" : "https";
        return $"{scheme}://{registry}/v2/{path}/manifests/{name.Digest ?? name.Tag ?? "latest"}";
    }

    private async Task<FetchAnswer?> AskAsync(
        string url,
        Secret? authorization,
        CancellationToken cancellation
    ) =>
        (
            await http.FetchAsync(
                new FetchRequest(url, Patience, MaxBytes)
                {
                    Method = "HEAD",
                    Authorization = authorization,
                    Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                    {
                        ["Accept"] = Manifests,
                    },
                },
                cancellation
            )
        ).Answer;

    private async Task<Secret?> TokenAsync(
        string challenge,
        Secret? login,
        CancellationToken cancellation
    )
    {
        var parts = Parameter()
            .Matches(challenge)
            .DistinctBy(static m => m.Groups["name"].Value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                static m => m.Groups["name"].Value,
                static m => m.Groups["value"].Value,
                StringComparer.OrdinalIgnoreCase
            );
        if (!parts.TryGetValue("realm", out var realm))
        {
            return null;
        }
        var query = string.Join(
            '&',
            Scope.Where(parts.ContainsKey).Select(p => $"{p}={Uri.EscapeDataString(parts[p])}")
        );
        var answer = (
            await http.FetchAsync(
                new FetchRequest($"{realm}?{query}", Patience, MaxBytes) { Authorization = login },
                cancellation
            )
        ).Answer;
        try
        {
            var json = answer is { Succeeded: true } ? JsonNode.Parse(answer.Body.Span) : null;
            return (json.Text("token") ?? json.Text("access_token")) is { } token
                ? new Secret($"Bearer {token}")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("(?<name>[a-z]+)=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
