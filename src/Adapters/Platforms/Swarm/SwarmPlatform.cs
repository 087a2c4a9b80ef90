using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>Makes the platform of a service of a Docker Swarm.</summary>
public static class SwarmPlatform
{
    /// <summary>The platform's name.</summary>
    public const string Name = "swarm";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="state">lastgood's state folder: the specs that releases ran with are kept below it.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public static IPlatform Create(
        SwarmOptions options,
        string state,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var logins = new RegistryLogins(RegistryLogins.DefaultPath);
        // Its connections end with each answer, so nothing is left to be closed.
        var engine = new DockerEngine(
            new DockerOptions { Socket = options.Socket, Timeout = options.CommandTimeout },
            time
        );
        return new InPlacePlatform(
            Name,
            options,
            new SwarmHost(
                options,
                new Engine(new Containers(engine), new Images(engine, logins)),
                new SwarmServices(engine, logins),
                new SpecShelf(Path.Combine(state, "swarm", Uri.EscapeDataString(options.Service))),
                time
            ),
            http,
            time
        );
    }
}
