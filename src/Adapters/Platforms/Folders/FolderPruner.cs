using System.Globalization;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>
/// Removes the folders of releases that no rollback needs. Only what lies directly in the folder of releases and is named as a
/// release that is known; a link there is left, and links in a release's folder are removed and not followed.
/// </summary>
/// <param name="releases">The folder of folders.</param>
/// <param name="current">The link to the release that runs, or null.</param>
/// <param name="trees">Made the folders, where they are work trees; or null.</param>
internal sealed class FolderPruner(string releases, CurrentLink? current, GitTrees? trees) : IPrunes
{
    /// <summary>A release's folder with this file in it is kept.</summary>
    public const string KeepFile = ".lastgood-keep";

    private const string Kind = "folder";

    /// <summary>Before its name while a folder is being removed: so nobody takes half of it for a release.</summary>
    private const string Aside = ".pruned-";

    public async Task<IReadOnlyList<PruneItem>> PlanPruneAsync(
        IReadOnlyList<RetainedRelease> known,
        CancellationToken cancellation
    )
    {
        // What is no link is said now, and nothing is planned.
        _ = current?.Target;
        var inUse = new FoldersInUse();
        return await Task.Run(
            () => known.SelectMany(release => Of(release, inUse)).ToList(),
            cancellation
        );
    }

    public async Task<string> PruneAsync(PruneItem item, CancellationToken cancellation)
    {
        var folder = item.Name;
        if (
            IdOf(folder) != item.Id
            || Path.GetDirectoryName(folder) != releases
            || Reason(folder, new FoldersInUse()) is not null
        )
        {
            return $"{folder} is not what it was any more: left";
        }
        try
        {
            var aside = AsideOf(item.Release);
            if (folder != aside)
            {
                Directory.Move(folder, aside);
            }
            await Task.Run(() => Directory.Delete(aside, recursive: true), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"{folder} was not removed: {e.Message}",
                $"let this user remove it; what is left of it is removed by the next lastgood prune, or by: {CommandLine.Show(["rm", "-r", AsideOf(item.Release)])}",
                e
            );
        }
        if (trees is not null)
        {
            await trees.ForgetGoneAsync(cancellation);
        }
        return $"removed {folder}";
    }

    private IEnumerable<PruneItem> Of(RetainedRelease release, FoldersInUse inUse)
    {
        var version = release.Record.Version;
        // No folder directly in that of releases has such a name.
        if (version.Contains('/', StringComparison.Ordinal) || !Release.IsVersion(version))
        {
            yield break;
        }
        if (IdOf(AsideOf(version)) is { } leftover)
        {
            yield return Item(PruneAction.Remove, AsideOf(version), leftover, "half removed");
        }
        var folder = Path.Combine(releases, version);
        if (IdOf(folder) is not { } id)
        {
            yield break;
        }
        var why = release.Keep ? release.Why : Reason(folder, inUse);
        yield return Item(
            why is null ? PruneAction.Remove : PruneAction.Keep,
            folder,
            id,
            why ?? release.Why
        );

        PruneItem Item(PruneAction action, string path, string what, string because) =>
            new(action, Kind, path, what, version, because) { Bytes = SizeOf(path) };
    }

    /// <summary>Why a folder has to stay, whatever is known of its release; or null.</summary>
    private string? Reason(string folder, FoldersInUse inUse)
    {
        if (new DirectoryInfo(folder).LinkTarget is { } elsewhere)
        {
            return $"it is a link to {elsewhere}";
        }
        var real = RealPath.Of(folder);
        return current?.Target is { } target && RealPath.IsIn(RealPath.Of(target), real)
                ? $"{current.Path} leads to it"
            : File.Exists(Path.Combine(folder, KeepFile)) ? $"it has a file {KeepFile}"
            : inUse.ReasonOf(real);
    }

    private string AsideOf(string version) => Path.Combine(releases, Aside + version);

    /// <summary>What tells a folder from another one in its place; null where there is none.</summary>
    private static string? IdOf(string folder) =>
        Directory.Exists(folder) && FileIdentity.Of(folder) is { } identity
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{identity.Device}:{identity.Number}:{identity.BornSeconds}.{identity.BornNanoseconds}"
            )
            : null;

    private static long? SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder)
                .EnumerateFiles(
                    "*",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        IgnoreInaccessible = true,
                        AttributesToSkip = FileAttributes.ReparsePoint,
                    }
                )
                .Sum(static file => file.Length);
        }
        catch (IOException)
        {
            // It is being changed: whoever does that is noticed when it is to be removed.
            return null;
        }
    }
}
