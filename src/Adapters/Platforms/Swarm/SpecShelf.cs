using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>A spec that is kept.</summary>
/// <param name="Release">The release that ran with it; empty where it was not known to be one as a whole.</param>
/// <param name="Image">What that was made of, by digest or id.</param>
/// <param name="SeenAt">When it was first seen running; null of the one that Swarm keeps.</param>
/// <param name="Spec">The whole spec.</param>
internal sealed record KeptSpec(
    string Release,
    string Image,
    DateTimeOffset? SeenAt,
    JsonObject Spec
)
{
    /// <summary>Where it comes from, for people.</summary>
    public string Source =>
        SeenAt is { } seen
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the spec that it ran with (first seen {seen:yyyy-MM-dd HH:mm}Z)"
            )
            : "the spec that Swarm keeps as the previous one";
}

/// <summary>
/// The specs that a service's releases ran with. Swarm itself keeps only one, and none after it has rolled back by itself. They hold the
/// values of environment variables, so they are files that only this user reads, and nothing of them goes anywhere else.
/// </summary>
/// <param name="folder">Where they lie.</param>
internal sealed class SpecShelf(string folder)
{
    /// <summary>How many releases' specs are kept; the newest ones.</summary>
    private const int MostReleases = 50;

    private const UnixFileMode Private =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The spec that a release ran with last; null where none is kept that can be read.</summary>
    /// <param name="release">The release.</param>
    /// <param name="image">What it is made of.</param>
    public KeptSpec? Find(string release, string image) =>
        All()
            .Select(static f => Read(f))
            .FirstOrDefault(k => k?.Release == release && k.Image == image);

    /// <summary>The spec with a fingerprint; null where it is not kept.</summary>
    public KeptSpec? Find(string fingerprint) =>
        Read(PathOf(fingerprint)) is { } kept && ServiceSpec.Fingerprint(kept.Spec) == fingerprint
            ? kept
            : null;

    /// <summary>Keeps a spec instead of those that the release ran with before; nothing where it is kept already.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public void Keep(KeptSpec kept)
    {
        var path = PathOf(ServiceSpec.Fingerprint(kept.Spec));
        try
        {
            if (Read(path) is { Release.Length: > 0 })
            {
                return;
            }
            Directory.CreateDirectory(folder, Private);
            DurableFile.WritePrivate(
                path,
                new JsonObject
                {
                    ["release"] = kept.Release,
                    ["image"] = kept.Image,
                    ["seen_at"] = kept.SeenAt?.ToString("O", CultureInfo.InvariantCulture),
                    ["spec"] = kept.Spec.DeepClone(),
                }.ToJsonString()
            );
            Tidy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"the spec of {kept.Release} cannot be kept in {folder}: {e.Message}",
                "give lastgood's user the right to write there, and room",
                e
            );
        }
    }

    // One more of each release than is looked for: a run that is going on may go back to it.
    private void Tidy()
    {
        var releases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in All())
        {
            var release = Read(file)?.Release ?? "";
            var seen = releases[release] = releases.GetValueOrDefault(release) + 1;
            if (seen > 2 || releases.Count > MostReleases)
            {
                File.Delete(file);
            }
        }
    }

    private IEnumerable<string> All() =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").OrderByDescending(File.GetLastWriteTimeUtc)
            : [];

    private string PathOf(string fingerprint) => Path.Combine(folder, fingerprint + ".json");

    // One that was cut off or meddled with is as good as none: the plan says which spec it takes.
    private static KeptSpec? Read(string path)
    {
        try
        {
            return
                JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject file
                && (string?)file["release"] is { } release
                && (string?)file["image"] is { } image
                && file["spec"] is JsonObject spec
                ? new KeptSpec(
                    release,
                    image,
                    DateTimeOffset.Parse(
                        (string?)file["seen_at"] ?? "",
                        CultureInfo.InvariantCulture
                    ),
                    (JsonObject)spec.DeepClone()
                )
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or FormatException
                        or InvalidOperationException
            )
        {
            return null;
        }
    }
}
