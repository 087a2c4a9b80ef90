using Lastgood.Adapters.Readiness;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Docker;

/// <summary>Whether an engine lets a rollback be carried out.</summary>
internal static class EngineReadiness
{
    /// <summary>Engines older than this were not tried; API 1.41 came with 20.10.</summary>
    private static readonly Version Least = new(1, 41);

    /// <summary>Less than this, in bytes, is no room for a release's image and its container.</summary>
    private const long LeastRoom = 1024L * 1024 * 1024;

    /// <summary>Whether there is room where the engine keeps images.</summary>
    public static async Task<ReadinessCheck> CheckRoomAsync(
        this DockerEngine engine,
        CancellationToken cancellation
    )
    {
        const string name = "room for images";
        try
        {
            var info = await engine.GetAsync("/info", DockerJson.Default.InfoJson, cancellation);
            return Room.Check(name, info.DockerRootDir, LeastRoom);
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.Unknown(name, e.Message, e.Remedy);
        }
    }

    /// <summary>Asks the engine which it is.</summary>
    public static async Task<ReadinessCheck> CheckAsync(
        this DockerEngine engine,
        CancellationToken cancellation
    )
    {
        const string name = "Docker Engine";
        try
        {
            var version = await engine.GetAsync(
                "/version",
                DockerJson.Default.VersionJson,
                cancellation
            );
            return Version.TryParse(version.ApiVersion, out var api) && api >= Least
                ? ReadinessCheck.Yes(name, $"version {version.Version}, API {version.ApiVersion}")
                : ReadinessCheck.No(
                    name,
                    $"version {version.Version} with API {version.ApiVersion} is older than API {Least}, the oldest that is known to work",
                    "install Docker Engine 20.10 or newer"
                );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.No(name, e.Message, e.Remedy ?? "docker version");
        }
    }
}
