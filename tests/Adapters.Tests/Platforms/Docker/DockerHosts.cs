using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Docker;

namespace Lastgood.Adapters.Tests.Platforms.Docker;

/// <summary>The tests that run services on a Docker Engine, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DockerHostCollection : ICollectionFixture<DockerHosts>
{
    public const string Name = "Docker host";
}

/// <summary>A Docker Engine with a registry beside it. In both: a service "shop" whose images say their version at port 8080.</summary>
public class DockerHosts : NetworkedDockerBed
{
    private RegistryBed? registry;

    public RegistryBed Registry => registry!;

    /// <summary>The name of the images, without a tag.</summary>
    public string Repository => $"{Registry.Host}/shop";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        registry = await RegistryBed.StartAsync();
        foreach (var release in new[] { "1.0", "1.1", "1.2" })
        {
            await BuildAsync(release);
        }
        await BuildAsync("2.0", health: false);
        await PostAsync("/networks/create", """{"Name":"shopnet"}""");
        await PostAsync("/networks/create", """{"Name":"backnet"}""");
    }

    /// <summary>Makes the image of a release.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="version">The version that it says; null for its tag.</param>
    /// <param name="health">Whether it is healthy.</param>
    /// <param name="changes">What a Dockerfile would say besides.</param>
    public Task BuildAsync(
        string tag,
        string? version = null,
        bool health = true,
        params IReadOnlyList<string> changes
    )
    {
        version ??= tag;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["www/version"] = version,
            ["www/index.html"] = $"{version} at your service",
        };
        if (health)
        {
            files["www/health"] = "ok";
        }
        return ImportAsync(
            $"{Repository}:{tag}",
            files,
            [
                // httpd does not end by itself at a SIGTERM, being the first process.
                """CMD ["/bin/busybox","sh","-c","trap 'exit 0' TERM; /bin/busybox httpd -f -p 8080 -h /www & wait"]""",
                $"ENV BUILT_AS={version}",
                .. changes,
            ]
        );
    }

    /// <summary>Sends an image to the registry.</summary>
    /// <returns>Its digest there.</returns>
    public async Task<string> PushAsync(string tag)
    {
        await PushImageAsync(Repository, tag);
        var image = await GetAsync($"/images/{Repository}:{tag}/json");
        return image["RepoDigests"]!
            .AsArray()
            .Select(static d => (string)d!)
            .Single(d => d.StartsWith(Repository + "@", StringComparison.Ordinal));
    }

    /// <summary>Starts a container of the service, as a person would.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="image">Its image.</param>
    /// <param name="port">The port of the loopback that it is published at.</param>
    /// <param name="change">What is different about it.</param>
    public async Task<string> RunShopAsync(
        string name,
        string image,
        int port,
        Action<JsonObject>? change = null
    )
    {
        Needed();
        var body = JsonNode
            .Parse(
                $$"""
                {
                  "Image": "{{image}}",
                  "Env": ["COLOUR=red"],
                  "Labels": { "team": "shop" },
                  "ExposedPorts": { "8080/tcp": {} },
                  "StopTimeout": 1,
                  "HostConfig": {
                    "NetworkMode": "shopnet",
                    "PortBindings": { "8080/tcp": [{ "HostIp": "127.0.0.1", "HostPort": "{{port}}" }] },
                    "RestartPolicy": { "Name": "unless-stopped" },
                    "Memory": 67108864
                  },
                  "NetworkingConfig": { "EndpointsConfig": { "shopnet": { "Aliases": ["the-shop"] } } }
                }
                """
            )!
            .AsObject();
        change?.Invoke(body);
        await PostAsync($"/containers/create?name={name}", body.ToJsonString());
        await PostAsync($"/containers/{name}/start");
        return (string)(await InspectAsync(name))["Id"]!;
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (registry is not null)
        {
            await CleanAsync();
            await DeleteAsync("/networks/shopnet");
            await DeleteAsync("/networks/backnet");
            await registry.DisposeAsync();
        }
        await base.DisposeAsync();
    }
}
