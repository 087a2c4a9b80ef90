namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>Which release a process of PM2's is of, by where it runs: PM2 keeps the path that an app was started by.</summary>
/// <param name="options">The service.</param>
internal sealed class Pm2Places(Pm2Options options)
{
    private readonly string all = RealPath.Of(
        options.Folders.Git?.Checkout ?? options.Folders.Releases ?? "/"
    );

    /// <summary>Whether releases are the commits of one checkout.</summary>
    public bool IsCheckout => options.Folders.Git?.Checkout is not null;

    /// <summary>The folder of the release that a process is of, no link: the checkout itself, or one below the folder of releases; null where it is elsewhere.</summary>
    public string? FolderOf(Pm2Process process) => Of(process.Folder) ?? Of(process.Script);

    /// <summary>The version that a process is of; null where its folder does not say.</summary>
    public string? ReleaseOf(Pm2Process process) =>
        !IsCheckout && FolderOf(process) is { } folder ? Path.GetFileName(folder) : null;

    /// <summary>Whether a process was started by way of the link, so that the path that PM2 has means something else once it is moved.</summary>
    public bool IsByLink(Pm2Process process) =>
        options.Folders.Current is { } link
        && (RealPath.IsIn(process.Folder, link) || RealPath.IsIn(process.Script, link));

    /// <summary>The folders of processes, each once, sorted; where one is elsewhere, where that is.</summary>
    public IReadOnlyList<string> FoldersOf(IEnumerable<Pm2Process> processes) =>
        [
            .. processes
                .Select(p => FolderOf(p) ?? RealPath.Of(p.Folder))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Whether processes are reloaded to start what lies in a folder now, and need not be ended: a cluster that runs, and
    /// PM2's path is that folder already.
    /// </summary>
    public bool Reloads(string folder, IReadOnlyList<Pm2Process> running) =>
        IsCheckout
        && running.Count > 0
        && running.All(p =>
            p.IsCluster && p.Runs && RealPath.IsIn(p.Script, folder) && p.Folder == folder
        );

    private string? Of(string path)
    {
        var real = RealPath.Of(path);
        return !RealPath.IsIn(real, all) ? null
            : IsCheckout ? all
            : real == all ? null
            : Path.Combine(all, real[(all.Length + 1)..].Split('/')[0]);
    }
}
