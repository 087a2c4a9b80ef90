using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Commands;

/// <summary>A service on anything that the user's own commands can drive.</summary>
public static class CommandPlatform
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "command";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs the commands.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        CommandOptions options,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) =>
        new InPlacePlatform(
            Name,
            options,
            new CommandHost(
                options,
                commands,
                new PlaceProbe(options, new ServiceProbe(http, time)),
                time
            ),
            http,
            time
        );
}
