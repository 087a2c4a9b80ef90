using System.Text.RegularExpressions;

namespace Lastgood.Adapters.Platforms.Folders;

/// <summary>The folders that processes run in or from, and that something is mounted at, as the kernel says now; of processes that this user may not look at, nothing is known.</summary>
internal sealed partial class FoldersInUse
{
    // See proc(5): of each line the fifth word, blanks and the like written as \040.
    private const int MountPoint = 4;

    private readonly List<(string Path, string What)> used = [.. Processes(), .. Mounts()];

    /// <summary>Why a folder is in use; null where it is not.</summary>
    /// <param name="folder">Without links in it.</param>
    public string? ReasonOf(string folder)
    {
        var user = used.Find(u => RealPath.IsIn(u.Path, folder));
        return user.What;
    }

    private static IEnumerable<(string, string)> Processes()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            var pid = Path.GetFileName(process);
            if (!char.IsAsciiDigit(pid[0]))
            {
                continue;
            }
            foreach (var link in new[] { "cwd", "exe" })
            {
                if (Target(Path.Combine(process, link)) is { } path)
                {
                    yield return (path, $"process {pid} runs in it");
                }
            }
        }
    }

    private static IEnumerable<(string, string)> Mounts() =>
        File.ReadAllLines("/proc/self/mountinfo")
            .Select(static line => line.Split(' '))
            .Where(static words => words.Length > MountPoint)
            .Select(static words =>
                Octal()
                    .Replace(
                        words[MountPoint],
                        static m => ((char)Convert.ToInt32(m.Value[1..], 8)).ToString()
                    )
            )
            .Select(static path => (path, $"something is mounted at {path}"));

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return null;
        }
    }

    [GeneratedRegex(@"\\[0-7]{3}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Octal();
}
