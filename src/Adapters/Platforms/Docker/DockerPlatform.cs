using Lastgood.Adapters.Docker;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>Makes the platform of a service that runs in one Docker container.</summary>
public static class DockerPlatform
{
    /// <summary>The platform's name.</summary>
    public const string Name = "docker";

    /// <summary>Whether a text names an image with <c>{release}</c> in its tag, once.</summary>
    public static bool IsImage(string text) => ImageTemplate.TryParse(text) is not null;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public static IPlatform Create(ContainerOptions options, HttpFetcher http, TimeProvider time) =>
        new InPlacePlatform(
            Name,
            options,
            new ContainerHost(
                options,
                EngineOf(options.Socket, options.CommandTimeout, time),
                http,
                time
            ),
            http,
            time
        );

    /// <summary>An engine; its connections end with each answer, so nothing is left to be closed.</summary>
    internal static Engine EngineOf(string socket, TimeSpan timeout, TimeProvider time)
    {
        var engine = new DockerEngine(
            new DockerOptions { Socket = socket, Timeout = timeout },
            time
        );
        return new Engine(
            new Containers(engine),
            new Images(engine, new RegistryLogins(RegistryLogins.DefaultPath))
        );
    }
}
