namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>The Composes that <c>scripts/install --test</c> has brought.</summary>
public static class ComposePrograms
{
    /// <summary>The older one, of Debian 12.</summary>
    public static IReadOnlyList<string> V1 { get; } = ["docker-compose"];

    /// <summary>The newer one; it lies where no other program finds it.</summary>
    public static IReadOnlyList<string> V2
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache"
                );
            var folder = Path.Combine(home, "lastgood-tests", "docker");
            Assert.SkipUnless(
                File.Exists(Path.Combine(folder, "cli-plugins", "docker-compose")),
                "there is no Compose v2: scripts/install --test"
            );
            return ["env", $"DOCKER_CONFIG={folder}", "docker", "compose"];
        }
    }
}
