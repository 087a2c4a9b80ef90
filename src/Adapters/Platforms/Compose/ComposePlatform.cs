using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.Docker;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>Makes the platform of a service that runs in a Docker Compose project.</summary>
public static class ComposePlatform
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "compose";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="state">lastgood's own folder: what the project's files are overridden by lies below it.</param>
    /// <param name="commands">Runs Compose.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    /// <exception cref="PlatformException">The options cannot be right.</exception>
    public static IPlatform Create(
        ComposeOptions options,
        string state,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) =>
        new InPlacePlatform(
            Name,
            options,
            new ComposeHost(
                options,
                Path.Combine(state, Name),
                new Programs(commands),
                DockerPlatform.EngineOf(options.Socket, options.CommandTimeout, time),
                time
            ),
            http,
            time
        );
}
