using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Compose;

/// <summary>The files that Compose takes where it is told of none.</summary>
internal static class ComposeFiles
{
    private static readonly string[] New = ["compose.yaml", "compose.yml"];

    private static readonly string[] Old = ["docker-compose.yml", "docker-compose.yaml"];

    /// <summary>Finds them.</summary>
    /// <param name="options">The project.</param>
    /// <param name="isV2">Which Compose looks for them: where there are several, the two differ.</param>
    /// <exception cref="PlatformException">There is none.</exception>
    public static IReadOnlyList<string> Find(ComposeOptions options, bool isV2)
    {
        if (options.Files is { } named)
        {
            return named.FirstOrDefault(static f => !File.Exists(f)) is { } gone
                ? throw new PlatformException(
                    $"there is no {gone}, which is to be a file of the Compose project",
                    "correct \"files\""
                )
                : named;
        }
        string[] names = isV2 ? [.. New, .. Old] : [.. Old, .. New.Reverse()];
        var file =
            First(options.Directory, names)
            ?? throw new PlatformException(
                $"there is no Compose file in {options.Directory}: none of {string.Join(", ", names)}",
                "correct \"directory\", or name them with \"files\""
            );
        string[] own = isV2
            ?
            [
                "compose.override.yml",
                "compose.override.yaml",
                "docker-compose.override.yml",
                "docker-compose.override.yaml",
            ]
            :
            [
                "docker-compose.override.yml",
                "docker-compose.override.yaml",
                "compose.override.yml",
                "compose.override.yaml",
            ];
        return First(options.Directory, own) is { } more ? [file, more] : [file];
    }

    private static string? First(string folder, IEnumerable<string> names) =>
        names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
}
