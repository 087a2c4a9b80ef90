using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Docker;

/// <summary>
/// What <c>docker login</c> has written down, shown to registries as the <c>docker</c> program does. Logins that are kept
/// by a credential helper are not read: such a registry is asked without one.
/// </summary>
/// <param name="path">The file; one that is not there holds no logins.</param>
internal sealed class RegistryLogins(string path)
{
    private const string Header = "X-Registry-Auth";

    /// <summary>Docker Hub's name in the file.</summary>
    private const string Hub = "https://index.docker.io/v1/";

    /// <summary>Where <c>docker login</c> of this user writes.</summary>
    public static string DefaultPath =>
        System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } folder
                ? folder
                : System.IO.Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".docker"
                ),
            "config.json"
        );

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether there is a login for the registry of an image.</summary>
    public bool HasOneFor(ImageName image) => Find(image) is not null;

    /// <summary>The headers to ask about an image with. They hold a password: they are for the engine alone.</summary>
    public IReadOnlyDictionary<string, string> For(ImageName image)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(image) is { } login)
        {
            headers[Header] = Convert
                .ToBase64String(Encoding.UTF8.GetBytes(login.ToJsonString()))
                .Replace('+', '-')
                .Replace('/', '_');
        }
        return headers;
    }

    private JsonObject? Find(ImageName image)
    {
        var registry = image.Registry == "docker.io" ? Hub : image.Registry;
        try
        {
            var login = JsonNode.Parse(File.ReadAllBytes(path))?["auths"]?[registry];
            if ((string?)login?["identitytoken"] is { Length: > 0 } token)
            {
                return new JsonObject { ["identitytoken"] = token, ["serveraddress"] = registry };
            }
            var pair = Encoding.UTF8.GetString(
                Convert.FromBase64String((string?)login?["auth"] ?? "")
            );
            return pair.Split(':', 2) is [var user, var password]
                ? new JsonObject
                {
                    ["username"] = user,
                    ["password"] = password,
                    ["serveraddress"] = registry,
                }
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or FormatException
                        or InvalidOperationException
            )
        {
            // Without a login, then; a registry that wants one says so.
            return null;
        }
    }
}
