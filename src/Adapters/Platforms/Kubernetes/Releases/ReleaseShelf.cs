using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>
/// What a service's releases were. The cluster keeps only so many templates, and of configuration only today's. Templates may hold
/// secrets in their environment, so these are files that only this user reads; Secrets in them are sealed.
/// </summary>
/// <param name="folder">Where they lie.</param>
internal sealed class ReleaseShelf(string folder)
{
    /// <summary>How many releases are kept; the last ones that were seen.</summary>
    private const int Most = 50;

    private const UnixFileMode Private =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock gate = new();
    private Dictionary<string, KeptRelease> read = [];
    private DateTime readAt;

    /// <summary>All of them, the one that was first seen last first.</summary>
    public IReadOnlyList<KeptRelease> All
    {
        get
        {
            lock (gate)
            {
                return [.. Read().Values.OrderByDescending(static k => k.SeenAt)];
            }
        }
    }

    /// <summary>The release of a name; null where it is not kept.</summary>
    public KeptRelease? Find(string version) => All.FirstOrDefault(k => k.Version == version);

    /// <summary>What a ConfigMap or Secret held when it had a fingerprint; null where no release has it.</summary>
    public KeptContent? Content(ConfigRef reference, string fingerprint) =>
        All.SelectMany(static k => k.Contents)
            .FirstOrDefault(c =>
                c.IsWhole
                && c.Ref.ToString() == reference.ToString()
                && c.Fingerprint == fingerprint
            );

    /// <summary>Keeps a release; nothing where it is kept already with all that is known of it.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public void Keep(KeptRelease release)
    {
        lock (gate)
        {
            var all = Read();
            var name = NameOf(release.Version);
            if (all.TryGetValue(name, out var known) && Covers(known, release))
            {
                return;
            }
            var whole = known is null ? release : release with { SeenAt = known.SeenAt };
            try
            {
                Directory.CreateDirectory(folder, Private);
                DurableFile.WritePrivate(Path.Combine(folder, name), Write(whole).ToJsonString());
                all[name] = whole;
                foreach (
                    var old in all.OrderByDescending(static p => p.Value.SeenAt)
                        .Skip(Most)
                        .Select(static p => p.Key)
                        .ToList()
                )
                {
                    File.Delete(Path.Combine(folder, old));
                    all.Remove(old);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PlatformException(
                    $"what {release.Version} is cannot be kept in {folder}: {e.Message}",
                    "give lastgood's user the right to write there, and room",
                    e
                );
            }
        }
    }

    private static bool Covers(KeptRelease known, KeptRelease release) =>
        known.Code == release.Code
        && (release.Artifact is null || known.Artifact == release.Artifact)
        && known.Configuration == release.Configuration
        && known.Contents.Count(static c => c.IsWhole)
            >= release.Contents.Count(static c => c.IsWhole);

    private static string NameOf(string version) => Uri.EscapeDataString(version) + ".json";

    // Another process may have kept one meanwhile: that changes the folder.
    private Dictionary<string, KeptRelease> Read()
    {
        var changed = Directory.GetLastWriteTimeUtc(folder);
        if (changed == readAt)
        {
            return read;
        }
        readAt = changed;
        read = new Dictionary<string, KeptRelease>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            {
                if (Read(file) is { } release)
                {
                    read[Path.GetFileName(file)] = release;
                }
            }
        }
        return read;
    }

    private static JsonObject Write(KeptRelease release) =>
        new()
        {
            ["version"] = release.Version,
            ["seen_at"] = release.SeenAt.ToString("O", CultureInfo.InvariantCulture),
            ["artifact"] = release.Artifact,
            ["cause"] = release.Cause,
            ["templates"] = new JsonObject(
                release.Templates.Select(static t => new KeyValuePair<string, JsonNode?>(
                    t.Key,
                    t.Value.DeepClone()
                ))
            ),
            ["contents"] = new JsonArray([
                .. release.Contents.Select(static c => new JsonObject
                {
                    ["ref"] = c.Ref.ToString(),
                    ["fingerprint"] = c.Fingerprint,
                    ["data"] = c.Data?.DeepClone(),
                    ["sealed"] = c.Sealed,
                }),
            ]),
        };

    // One that was cut off or meddled with is as good as none: the plan says what it takes.
    private static KeptRelease? Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject;
            return
                json.Text("version") is { } version
                && json.Moment("seen_at") is { } seen
                && json.At("templates") is JsonObject templates
                ? new KeptRelease(
                    version,
                    seen,
                    templates.ToDictionary(
                        static t => t.Key,
                        static t => t.Value!.DeepClone().AsObject(),
                        StringComparer.Ordinal
                    ),
                    [
                        .. json.Items("contents")
                            .Select(static c => new KeptContent(
                                ConfigRef.Parse(c.Text("ref") ?? ""),
                                c.Text("fingerprint") ?? ""
                            )
                            {
                                Data = (JsonObject?)c["data"]?.DeepClone(),
                                Sealed = c.Text("sealed"),
                            }),
                    ]
                )
                {
                    Artifact = json.Text("artifact"),
                    Cause = json.Text("cause"),
                }
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or FormatException
                        or InvalidOperationException
                        or InvalidCastException
            )
        {
            return null;
        }
    }
}
