using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>
/// Templates to the letter, by their fingerprint: what a step goes to and comes from, so that another process can finish it even where
/// the cluster has dropped the revision meanwhile. Private files: templates may hold secrets.
/// </summary>
/// <param name="folder">Where they lie.</param>
internal sealed class TemplateStore(string folder)
{
    /// <summary>How many are kept: more than a run can need.</summary>
    private const int Most = 200;

    private const UnixFileMode Private =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Keeps a template; its fingerprint.</summary>
    /// <exception cref="PlatformException">It cannot be written.</exception>
    public string Keep(JsonObject template)
    {
        var fingerprint = Fingerprint(template);
        var path = PathOf(fingerprint);
        try
        {
            if (File.Exists(path))
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
                return fingerprint;
            }
            Directory.CreateDirectory(folder, Private);
            DurableFile.WritePrivate(path, PodTemplate.Own(template).ToJsonString());
            foreach (
                var old in Directory
                    .EnumerateFiles(folder, "*.json")
                    .OrderByDescending(File.GetLastWriteTimeUtc)
                    .Skip(Most)
                    .ToList()
            )
            {
                File.Delete(old);
            }
            return fingerprint;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"a pod template cannot be kept in {folder}: {e.Message}",
                "give lastgood's user the right to write there, and room",
                e
            );
        }
    }

    /// <summary>The template with a fingerprint.</summary>
    /// <exception cref="PlatformException">It is not kept any more.</exception>
    public JsonObject Get(string fingerprint)
    {
        try
        {
            if (
                JsonNode.Parse(File.ReadAllBytes(PathOf(fingerprint))) is JsonObject template
                && Fingerprint(template) == fingerprint
            )
            {
                return template;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // As one that was meddled with.
        }
        throw new PlatformException(
            $"the pod template {fingerprint[..12]}, which this step needs, is not kept in {folder} any more",
            "was lastgood's state folder moved or cleared? A new plan finds what the cluster has: lastgood plan"
        );
    }

    /// <summary>What a template is to the letter, what was restarted included.</summary>
    public static string Fingerprint(JsonObject template) =>
        KubeJson.Fingerprint(PodTemplate.Own(template));

    private string PathOf(string fingerprint) => Path.Combine(folder, fingerprint + ".json");
}
