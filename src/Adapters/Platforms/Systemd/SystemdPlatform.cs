using Lastgood.Adapters.Http;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Systemd;

/// <summary>A service that systemd runs on this machine.</summary>
public static class SystemdPlatform
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "systemd";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="commands">Runs systemctl, git and the user's commands.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        SystemdUnitOptions options,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) => new InPlacePlatform(Name, options, new SystemdHost(options, commands, time), http, time);
}
