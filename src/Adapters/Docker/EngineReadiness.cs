using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Docker;

/// <summary>Whether an engine lets a rollback be carried out.</summary>
internal static class EngineReadiness
{
    /// <summary>Engines older than this were not tried; API 1.41 came with 20.10.</summary>
    private static readonly Version Least = new(1, 41);

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
