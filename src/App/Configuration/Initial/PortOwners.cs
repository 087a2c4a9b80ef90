using System.Globalization;

namespace Lastgood.App.Configuration.Initial;

/// <summary>Tells which ports a process listens at, from what proc(5) shows.</summary>
/// <param name="root">The folder that <c>/proc</c> is in.</param>
/// <param name="sockets">What listens, by the inode of the socket.</param>
internal sealed class PortOwners(string root, ILookup<string, int> sockets)
{
    // A tree of processes deeper than this does not start services any more.
    private const int Deepest = 4;

    /// <summary>The ports of a process, and of those that it has started, in order; what cannot be looked at has none.</summary>
    public IReadOnlyList<int> Of(int process) =>
        [.. Family(process, Deepest).SelectMany(Own).Distinct().Order()];

    private IEnumerable<int> Own(int process)
    {
        var folder = Path.Combine(Folder(process), "fd");
        try
        {
            return
            [
                .. Directory
                    .EnumerateFileSystemEntries(folder)
                    .Select(static file => new FileInfo(file).LinkTarget ?? "")
                    .Where(static target => target.StartsWith("socket:[", StringComparison.Ordinal))
                    .SelectMany(target => sockets[target["socket:[".Length..^1]]),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it has ended, or is somebody else's
        }
    }

    private IEnumerable<int> Family(int process, int depth)
    {
        yield return process;
        if (depth == 0)
        {
            yield break;
        }
        foreach (var child in Children(process).SelectMany(child => Family(child, depth - 1)))
        {
            yield return child;
        }
    }

    private IEnumerable<int> Children(int process)
    {
        var main = process.ToString(CultureInfo.InvariantCulture);
        try
        {
            return
            [
                .. File.ReadAllText(Path.Combine(Folder(process), "task", main, "children"))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static id => int.Parse(id, CultureInfo.InvariantCulture)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string Folder(int process) =>
        Path.Combine(root, "proc", process.ToString(CultureInfo.InvariantCulture));
}
