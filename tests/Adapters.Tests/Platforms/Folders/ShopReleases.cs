using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Tests.Platforms.Folders;

/// <summary>Releases of a small service on disk: pages that a web server hands out.</summary>
internal static class ShopReleases
{
    public const string Unhealthy = "2.0";

    public const string Missing = "0.9";

    public static IReadOnlyList<string> All { get; } = ["1.0", "1.1", "1.2", Unhealthy];

    /// <summary>What makes the sources ready to run.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Install { get; } =
    [
        ["rm", "-rf", "www"],
        ["cp", "-r", "src", "www"],
    ];

    /// <summary>Writes the pages of a release.</summary>
    public static void Write(string folder, string version)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "version"), version + "\n");
        if (version == Unhealthy)
        {
            File.Delete(Path.Combine(folder, "health"));
        }
        else
        {
            File.WriteAllText(Path.Combine(folder, "health"), "well\n");
        }
    }

    /// <summary>Makes a remote with a tag a release, and a clone of it that lacks the tag of 1.1.</summary>
    public static async Task CloneAsync(string remote, string clone)
    {
        await GitAsync("init", "--quiet", "--bare", "--initial-branch=main", remote);
        var work = remote + ".work";
        await GitAsync("clone", "--quiet", remote, work);
        await File.WriteAllTextAsync(Path.Combine(work, ".gitignore"), "www\n");
        await File.WriteAllTextAsync(Path.Combine(work, "settings"), "as it was made\n");
        foreach (var version in All)
        {
            Write(Path.Combine(work, "src"), version);
            await GitAsync("-C", work, "add", "--all");
            await GitAsync("-C", work, "commit", "--quiet", "--message", $"Make {version}");
            await GitAsync("-C", work, "tag", "--annotate", "--message", version, $"v{version}");
        }
        await GitAsync("-C", work, "push", "--quiet", "--tags", "origin", "HEAD:main");
        await GitAsync("clone", "--quiet", remote, clone);
        await GitAsync("-C", clone, "tag", "--delete", "v1.1");
    }

    /// <summary>Runs git; what it wrote.</summary>
    public static async Task<string> GitAsync(params IReadOnlyList<string> arguments)
    {
        var result = await new CommandRunner(TimeProvider.System).RunAsync(
            new Command(
                ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments],
                TimeSpan.FromSeconds(60)
            ),
            CancellationToken.None
        );
        Assert.True(result.Succeeded, result.Error);
        return result.Output.Trim();
    }
}
