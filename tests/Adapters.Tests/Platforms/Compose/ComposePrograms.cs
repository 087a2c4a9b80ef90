using System.Diagnostics;

namespace Lastgood.Adapters.Tests.Platforms.Compose;

/// <summary>The Composes that <c>scripts/install --test</c> has brought.</summary>
public static class ComposePrograms
{
    private static readonly Lazy<bool> IsOlderThere = new(static () =>
    {
        using var ask = Process.Start(
            new ProcessStartInfo("docker-compose", ["version", "--short"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        return ask.StandardOutput.ReadToEnd().StartsWith("1.", StringComparison.Ordinal);
    });

    /// <summary>The older one, of Debian 12.</summary>
    public static IReadOnlyList<string> V1
    {
        get
        {
            Assert.SkipUnless(IsOlderThere.Value, "docker-compose is not Compose v1 here");
            return ["docker-compose"];
        }
    }

    /// <summary>The newer one; it lies where no other program finds it.</summary>
    public static IReadOnlyList<string> V2
    {
        get
        {
            Assert.SkipUnless(
                File.Exists(Plugin),
                "there is no Compose v2: scripts/install --test"
            );
            return Newer;
        }
    }

    /// <summary>The newer one, or where that could not be had the older one.</summary>
    public static IReadOnlyList<string> Best => File.Exists(Plugin) ? Newer : V1;

    private static IReadOnlyList<string> Newer =>
        ["env", $"DOCKER_CONFIG={Folder}", "docker", "compose"];

    private static string Plugin => Path.Combine(Folder, "cli-plugins", "docker-compose");

    private static string Folder
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache"
                );
            return Path.Combine(home, "lastgood", "docker");
        }
    }
}
