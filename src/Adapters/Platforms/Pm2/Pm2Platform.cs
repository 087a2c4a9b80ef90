using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>A service that PM2 runs on this machine.</summary>
public static class Pm2Platform
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "pm2";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs pm2, git and the user's commands.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        Pm2Options options,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) => new InPlacePlatform(Name, options, new Pm2Host(options, commands, time), http, time);
}
