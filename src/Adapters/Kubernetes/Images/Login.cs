using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Secrets;

namespace Lastgood.Adapters.Kubernetes.Images;

/// <summary>Finds the login of a registry in the Secrets that pods pull images with.</summary>
internal static class Login
{
    private const string HubKey = "https://index.docker.io/v1/";

    /// <summary>An <c>Authorization</c> header; null where there is no login for the image's registry.</summary>
    /// <param name="image">The image.</param>
    /// <param name="secrets">Secrets of type <c>kubernetes.io/dockerconfigjson</c>.</param>
    public static Secret? For(ImageName image, IReadOnlyList<JsonObject> secrets)
    {
        var registry = image.Registry == "docker.io" ? HubKey : image.Registry;
        foreach (var secret in secrets)
        {
            try
            {
                var config = JsonNode.Parse(
                    Convert.FromBase64String(secret.Text("data", ".dockerconfigjson") ?? "")
                );
                var login = config.At("auths") is JsonObject auths
                    ? auths
                        .FirstOrDefault(a => a.Key == registry || HostOf(a.Key) == registry)
                        .Value
                    : null;
                var pair =
                    login.Text("auth")
                    ?? (
                        login.Text("username") is { } user
                            ? Convert.ToBase64String(
                                Encoding.UTF8.GetBytes($"{user}:{login.Text("password")}")
                            )
                            : null
                    );
                if (pair is not null)
                {
                    return new Secret($"Basic {pair}");
                }
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                // A Secret of another kind: without it, then.
            }
        }
        return null;
    }

    // "https://registry.example.com/v1/" is the same as "registry.example.com".
    private static string HostOf(string key) =>
        Uri.TryCreate(key, UriKind.Absolute, out var url) && url.Host.Length > 0
            ? url.Authority
            : key.Split('/')[0];
}
