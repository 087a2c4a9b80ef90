using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Helm.Records;

/// <summary>
/// Which release a revision's content is. The first that is seen of a version has the version's own name; another content with the same
/// version is another release, and says so: <c>1.4.2+manifest.1a2b3c4d</c>. Names are kept, because Helm forgets old revisions, and a
/// release must not change its name by that.
/// </summary>
/// <param name="folder">Where they are kept.</param>
internal sealed class NameBook(string folder)
{
    private const int Digits = 8;

    /// <summary>How many names are kept; the last ones given.</summary>
    private const int Most = 1000;

    private readonly Lock gate = new();

    /// <summary>The name of each content.</summary>
    /// <param name="contents">Version and digest of the revisions, the oldest first.</param>
    /// <returns>Names by digest, and what is wrong with keeping them; null where nothing is.</returns>
    public (IReadOnlyDictionary<string, string> Names, PlatformException? Trouble) Of(
        IEnumerable<(string Version, string Digest)> contents
    )
    {
        lock (gate)
        {
            var kept = Read();
            var names = kept.ToDictionary(
                static k => k.Digest,
                static k => k.Name,
                StringComparer.Ordinal
            );
            var before = kept.Count;
            foreach (var (version, digest) in contents)
            {
                if (!names.ContainsKey(digest))
                {
                    names[digest] = Name(version, digest, names.Values);
                    kept.Add((digest, names[digest]));
                }
            }
            return (names, kept.Count == before ? null : Keep(kept));
        }
    }

    /// <summary>A text as a version: what cannot stand in one becomes a hyphen.</summary>
    public static string Clean(string text, string digest)
    {
        var clean = string.Concat(
                text.Select(static c =>
                    char.IsAsciiLetterOrDigit(c)
                    || c is '.' or '_' or '-' or '+' or '@' or ':' or '/'
                        ? c
                        : '-'
                )
            )
            .Trim('-');
        var cut = clean.Length > 100 ? clean[..100] : clean;
        return Release.IsVersion(cut) ? cut : $"manifest.{digest[..(Digits + 4)]}";
    }

    private static string Name(string version, string digest, ICollection<string> taken) =>
        taken.Contains(version) ? $"{version}+manifest.{digest[..Digits]}" : version;

    private string File => Path.Combine(folder, "names.json");

    private List<(string Digest, string Name)> Read()
    {
        try
        {
            return
            [
                .. (JsonNode.Parse(System.IO.File.ReadAllBytes(File)) as JsonArray ?? [])
                    .OfType<JsonObject>()
                    .Select(static o => ((string?)o["digest"] ?? "", (string?)o["name"] ?? ""))
                    .Where(static p => p.Item1.Length > 0 && Release.IsVersion(p.Item2))
                    .DistinctBy(static p => p.Item1, StringComparer.Ordinal),
            ];
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
            )
        {
            // None yet, or cut off: the history that Helm keeps gives the same names again, unless it has forgotten some.
            return [];
        }
    }

    private PlatformException? Keep(List<(string Digest, string Name)> names)
    {
        try
        {
            DurableFile.WritePrivate(
                File,
                new JsonArray([
                    .. names
                        .TakeLast(Most)
                        .Select(static n =>
                            (JsonNode)new JsonObject { ["digest"] = n.Digest, ["name"] = n.Name }
                        ),
                ]).ToJsonString()
            );
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PlatformException(
                $"the names of releases cannot be kept in {folder}: {e.Message}",
                "give lastgood's user the right to write there, and room",
                e
            );
        }
    }
}
