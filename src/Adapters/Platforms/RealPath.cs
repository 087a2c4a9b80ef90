namespace Lastgood.Adapters.Platforms;

/// <summary>Paths without links, as Node has them once it has followed all.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path with every link in it followed; what is not there, or leads in a circle, stays as it is.</summary>
    /// <param name="path">Absolute.</param>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.TrimEndingDirectorySeparator(path), ref links);
    }

    /// <summary>Whether a path is a folder or lies below it; both without links.</summary>
    public static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(folder + '/', StringComparison.Ordinal);

    private static string Follow(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }
        var here = Path.Combine(Follow(parent, ref links), Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is { } target && links++ < MostLinks
            ? Follow(
                Path.TrimEndingDirectorySeparator(
                    Path.GetFullPath(target, Path.GetDirectoryName(here)!)
                ),
                ref links
            )
            : here;
    }
}
