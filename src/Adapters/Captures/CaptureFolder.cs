using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Captures;
using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Captures;

/// <summary>
/// Evidence as files below the state folder, for this user alone: <c>captures/SERVICE/RUN/2-switch/container-web.txt</c>.
/// The oldest go when a service has more than its share.
/// </summary>
/// <param name="state">The state folder.</param>
/// <param name="service">The service.</param>
public sealed class CaptureFolder(string state, string service)
{
    /// <summary>The longest that one piece may be, in bytes; of a longer one the end is kept.</summary>
    public const int MostOfOne = 512 * 1024;

    /// <summary>The most that is kept of one service, in bytes.</summary>
    public const long MostOfAll = 64L * 1024 * 1024;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Root => Path.Combine(state, "captures", Uri.EscapeDataString(service));

    /// <summary>Keeps evidence, redacted. What is there already under the same occasion stays.</summary>
    /// <param name="folder">The occasion's folder below the service's.</param>
    /// <param name="exhibits">What was found.</param>
    /// <exception cref="IOException">There is no room, say.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public IReadOnlyList<CapturedFile> Keep(string folder, IEnumerable<Exhibit> exhibits)
    {
        var place = Path.Combine(Root, folder);
        Directory.CreateDirectory(place, Private | UnixFileMode.UserExecute);
        var kept = new List<CapturedFile>();
        foreach (var exhibit in exhibits)
        {
            var bytes = Bounded(Redactor.Redact(exhibit.Text));
            var path = Create(place, NameOf(exhibit.Name), bytes);
            kept.Add(
                new CapturedFile(
                    exhibit.Name,
                    Path.GetRelativePath(state, path),
                    bytes.Length,
                    Convert.ToHexStringLower(SHA256.HashData(bytes))
                )
            );
        }
        Trim(place);
        return kept;
    }

    private static string Create(string place, string name, byte[] bytes)
    {
        for (var i = 1; ; i++)
        {
            var number = i == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{i}");
            var path = Path.Combine(place, $"{name}{number}.txt");
            try
            {
                using var file = new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        UnixCreateMode = Private,
                    }
                );
                file.Write(bytes);
                return path;
            }
            catch (IOException) when (File.Exists(path) && i < 1000)
            {
                // Another exhibit of that name, or the same step of a process that died.
            }
        }
    }

    private static byte[] Bounded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= MostOfOne)
        {
            return bytes;
        }
        var note = Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"[… {bytes.Length - MostOfOne} bytes before this were left out …]\n"
            )
        );
        return [.. note, .. bytes.AsSpan(bytes.Length - MostOfOne)];
    }

    private static string NameOf(string name)
    {
        var safe = string.Concat(
            name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')
        );
        safe = safe.Trim('-', '.');
        return safe.Length switch
        {
            0 => "exhibit",
            > 80 => safe[..80],
            _ => safe,
        };
    }

    // The one that was just written stays, however large.
    private void Trim(string newest)
    {
        var folders = new DirectoryInfo(Root)
            .EnumerateDirectories()
            .Select(d => (Folder: d, Bytes: SizeOf(d)))
            .OrderBy(static d => d.Folder.LastWriteTimeUtc)
            .ToList();
        var total = folders.Sum(static d => d.Bytes);
        foreach (var (folder, bytes) in folders)
        {
            if (total <= MostOfAll)
            {
                return;
            }
            if (!newest.StartsWith(folder.FullName + '/', StringComparison.Ordinal))
            {
                folder.Delete(recursive: true);
                total -= bytes;
            }
        }
    }

    private static long SizeOf(DirectoryInfo folder) =>
        folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static f => f.Length);
}
