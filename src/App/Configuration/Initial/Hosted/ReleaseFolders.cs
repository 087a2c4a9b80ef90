namespace Lastgood.App.Configuration.Initial.Hosted;

/// <summary>Where the releases of something that was started from a path lie.</summary>
/// <param name="Current">The link that it starts from; null where it starts from none.</param>
/// <param name="Releases">The folder with one folder a release; null where it was not found.</param>
/// <param name="Checkout">The git checkout that it starts from; null where it starts from none.</param>
internal sealed record ReleaseFolders(string? Current, string? Releases, string? Checkout)
{
    /// <summary>What the paths say that something starts from.</summary>
    /// <param name="paths">Absolute paths.</param>
    /// <param name="root">The folder that they are in.</param>
    public static ReleaseFolders Of(IEnumerable<string> paths, string root)
    {
        var folders = paths.SelectMany(Above).Distinct(StringComparer.Ordinal).ToList();
        var current = folders.Find(path => LinkOf(Within(root, path)) is not null);
        var target = current is null ? null : LinkOf(Within(root, current));
        return new ReleaseFolders(
            current,
            target is null
                ? folders
                    .Select(Path.GetDirectoryName)
                    .FirstOrDefault(static f => Path.GetFileName(f) == "releases")
                : Path.GetDirectoryName(Path.Combine(Path.GetDirectoryName(current)!, target)),
            folders.Find(path => Path.Exists(Within(root, Path.Combine(path, ".git"))))
        );
    }

    /// <summary>Writes the keys for them.</summary>
    /// <param name="file">The proposal.</param>
    /// <param name="name">The service, for what was not found.</param>
    /// <param name="needsLink">Whether a release is chosen by the link, not by a name of its own.</param>
    public void Write(ProposalText file, string name, bool needsLink)
    {
        if (Checkout is not null && Current is null)
        {
            file.Say(4, "The checkout that it runs from, changed in place.")
                .Open(4, "git")
                .Set(5, "checkout", Checkout);
            return;
        }
        file.Say(4, "The folder that has one folder a release, named by its version.")
            .Unless(Releases is not null, 4, "it starts from no link to a folder")
            .Set(4, "releases", Releases ?? $"/srv/{name}/releases");
        if (needsLink)
        {
            file.Say(4, "The link to the folder of the release that runs.")
                .Set(4, "current", Current ?? $"/srv/{name}/current");
        }
    }

    /// <summary>A path and the folders that it is in, the outermost first; not <c>/</c>, and not what every system has as links.</summary>
    private static IEnumerable<string> Above(string path)
    {
        var ends = path.Select(static (c, i) => (c, i)).Where(static e => e.c == '/' && e.i > 0);
        return ends.Select(end => path[..end.i])
            .Append(path)
            .Where(static folder =>
                folder.LastIndexOf('/') > 0 && !folder.StartsWith("/usr/", StringComparison.Ordinal)
            );
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new DirectoryInfo(path) is { Exists: true } folder ? folder.LinkTarget : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Within(string root, string path) =>
        Path.Combine(root, path.TrimStart('/'));
}
