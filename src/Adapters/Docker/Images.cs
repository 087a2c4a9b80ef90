using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Docker;

/// <summary>The images of an engine, and of the registries that it asks. All throw <see cref="PlatformException"/> where the engine is not reached or refuses.</summary>
/// <param name="engine">The engine.</param>
/// <param name="logins">What registries are shown.</param>
internal sealed class Images(DockerEngine engine, RegistryLogins logins)
{
    /// <summary>The longest story of a pull that is read: a line for each part of a layer.</summary>
    private const int MaxStory = 64 * 1024 * 1024;

    /// <summary>An image on this machine, by name, name with digest, or id; null where it is not there.</summary>
    public async Task<Image?> FindAsync(string name, CancellationToken cancellation) =>
        await engine.FindAsync($"/images/{Escaped(name)}/json", cancellation) is { } raw
            ? ImageOf(raw, name)
            : null;

    /// <summary>The images on this machine with a name in a repository.</summary>
    public async Task<IReadOnlyList<ImageJson>> ListAsync(
        string repository,
        CancellationToken cancellation
    )
    {
        var filter = new JsonObject { ["reference"] = new JsonArray(repository) };
        return await engine.GetListAsync(
            $"/images/json?filters={Uri.EscapeDataString(filter.ToJsonString())}",
            DockerJson.Default.ImageJsonArray,
            static image => image.Id,
            cancellation
        );
    }

    /// <summary>Gives an image one more name.</summary>
    public Task TagAsync(
        string name,
        string repository,
        string tag,
        CancellationToken cancellation
    ) =>
        engine.SendAsync(
            new EngineRequest(
                "POST",
                $"/images/{Escaped(name)}/tag?repo={Uri.EscapeDataString(repository)}&tag={Uri.EscapeDataString(tag)}"
            ),
            cancellation
        );

    /// <summary>Takes a name from an image, and removes the image with its last one. One that a container uses is refused.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellation) =>
        engine.SendAsync(
            new EngineRequest("DELETE", $"/images/{Escaped(name)}?noprune=false")
            {
                Expected = [404],
            },
            cancellation
        );

    /// <summary>What the registry holds under a name now, without fetching it.</summary>
    /// <returns>The digest; null where the registry has no such image.</returns>
    /// <exception cref="PlatformException">The registry could not be asked.</exception>
    public async Task<string?> InRegistryAsync(ImageName name, CancellationToken cancellation)
    {
        var text = name.Digest is null ? $"{name.Repository}:{name.Tag}" : name.Pin;
        var answer = await engine.SendAsync(
            new EngineRequest("GET", $"/distribution/{Escaped(text)}/json")
            {
                Headers = logins.For(name),
                Expected = [400, 401, 403, 404, 500],
            },
            cancellation
        );
        if (answer.Succeeded)
        {
            return engine.Read(answer, DockerJson.Default.DistributionJson).Descriptor.Digest;
        }
        return IsUnknown(DockerEngine.MessageOf(answer)) ? null : throw Refused(name, answer);
    }

    /// <summary>Fetches an image.</summary>
    /// <exception cref="PlatformException">It was not fetched.</exception>
    public async Task PullAsync(ImageName name, TimeSpan timeout, CancellationToken cancellation)
    {
        var answer = await engine.SendAsync(
            new EngineRequest(
                "POST",
                $"/images/create?fromImage={Uri.EscapeDataString(name.Repository)}&tag={Uri.EscapeDataString(name.Digest ?? name.Tag!)}"
            )
            {
                Headers = logins.For(name),
                Timeout = timeout,
                MaxBytes = MaxStory,
                Expected = [400, 401, 403, 404, 500],
            },
            cancellation
        );
        if (!answer.Succeeded)
        {
            throw Refused(name, answer);
        }
        // What goes wrong after the answer has begun is told within it.
        foreach (var line in answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ErrorOf(line) is { } error)
            {
                throw new PlatformException(
                    $"{name.Pin} could not be fetched: {Spoken.Excerpt(error)}",
                    $"try it: docker pull {name.Pin}"
                );
            }
        }
    }

    private static string? ErrorOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DockerJson.Default.PullLineJson)?.Error;
        }
        catch (JsonException)
        {
            return $"an answer that cannot be read: {line}";
        }
    }

    private static bool IsUnknown(string message) =>
        message.Contains("manifest unknown", StringComparison.OrdinalIgnoreCase)
        || message.Contains("name unknown", StringComparison.OrdinalIgnoreCase)
        || message.Contains("not found", StringComparison.OrdinalIgnoreCase);

    // In the words of the engine, and of the registries that it repeats.
    private static bool WantsLogin(string message) =>
        message.Contains("unauthorized", StringComparison.OrdinalIgnoreCase)
        || message.Contains("authentication required", StringComparison.OrdinalIgnoreCase)
        || message.Contains("no basic auth", StringComparison.OrdinalIgnoreCase)
        || message.Contains("access denied", StringComparison.OrdinalIgnoreCase);

    private PlatformException Refused(ImageName name, FetchAnswer answer)
    {
        var message = DockerEngine.MessageOf(answer);
        var what = $"registry {name.Registry} does not give {name.Repository}";
        return WantsLogin(message)
            ? new PlatformException(
                $"{what}: it {(logins.HasOneFor(name) ? $"refuses the login in {logins.Path}" : $"wants a login, and there is none in {logins.Path}")} ({message})",
                $"log in as the user who runs lastgood: docker login {name.Registry}"
            )
            : new PlatformException(
                $"{what}: {message}",
                $"can this machine reach it, and is it logged in? docker pull {name.Repository}:{name.Tag ?? "…"}"
            );
    }

    private Image ImageOf(JsonObject raw, string name)
    {
        try
        {
            if (raw.Deserialize(DockerJson.Default.ImageJson) is { Id.Length: > 0 } image)
            {
                return new Image(raw, image);
            }
        }
        catch (JsonException)
        {
            // As one without an id: no image.
        }
        throw new PlatformException(
            $"what the Docker Engine at {engine.Options.Socket} says of image {name} cannot be read",
            $"see: docker image inspect {name}"
        );
    }

    // The slashes of a repository are part of the engine's path.
    private static string Escaped(string name) =>
        Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal);
}

/// <summary>An image as the engine describes it.</summary>
/// <param name="Raw">All that the engine says.</param>
/// <param name="Json">What is read of it.</param>
internal sealed record Image(JsonObject Raw, ImageJson Json)
{
    /// <summary>Its id: the digest of its configuration.</summary>
    public string Id => Json.Id;

    /// <summary>The name that always means these bytes: with the digest that a registry knows it by in the repository, or its id where none does.</summary>
    public string PinIn(string repository) => Json.PinIn(repository);
}

/// <summary>The names of an image.</summary>
internal static class ImageNames
{
    /// <inheritdoc cref="Image.PinIn"/>
    public static string PinIn(this ImageJson image, string repository) =>
        (image.RepoDigests ?? [])
            .Where(name => ImageName.Parse(name).Repository == repository)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(image.Id);

    /// <summary>The tags that it has in a repository.</summary>
    public static IEnumerable<string> TagsIn(this ImageJson image, string repository) =>
        (image.RepoTags ?? [])
            .Select(static name => ImageName.Parse(name))
            .Where(name => name.Repository == repository && name.Tag is not null)
            .Select(static name => name.Tag!);
}
