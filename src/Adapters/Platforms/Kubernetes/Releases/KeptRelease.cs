using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;

namespace Lastgood.Adapters.Platforms.Kubernetes.Releases;

/// <summary>What a release of a service was: the templates of its workloads and what they read.</summary>
/// <param name="Version">Its name.</param>
/// <param name="SeenAt">When it was first seen.</param>
/// <param name="Templates">The templates by workload, see <see cref="PodTemplate.Own"/>.</param>
/// <param name="Contents">What was configured; empty where that is not known.</param>
internal sealed record KeptRelease(
    string Version,
    DateTimeOffset SeenAt,
    IReadOnlyDictionary<string, JsonObject> Templates,
    IReadOnlyList<KeptContent> Contents
)
{
    /// <summary>What its code is: the fingerprint of all templates.</summary>
    public string Code { get; } = CodeOf(Templates);

    /// <summary>What its configuration is: the fingerprint of all contents; empty where nothing is read, or nothing is known.</summary>
    public string Configuration { get; } =
        ConfigurationOf(Contents.Select(static c => (c.Ref, c.Fingerprint)));

    /// <summary>The image of the first workload by digest, where a node has told it.</summary>
    public string? Artifact { get; init; }

    /// <summary>What whoever deployed it said of it.</summary>
    public string? Cause { get; init; }

    /// <summary>See <see cref="Code"/>.</summary>
    public static string CodeOf(IEnumerable<KeyValuePair<string, JsonObject>> templates) =>
        KubeJson.Fingerprint(
            new JsonObject(
                templates.Select(static t => new KeyValuePair<string, JsonNode?>(
                    t.Key,
                    PodTemplate.Fingerprint(t.Value)
                ))
            )
        );

    /// <summary>See <see cref="Configuration"/>.</summary>
    public static string ConfigurationOf(IEnumerable<(ConfigRef Ref, string Fingerprint)> contents)
    {
        var all = new JsonObject(
            contents.Select(static c => new KeyValuePair<string, JsonNode?>(
                c.Ref.ToString(),
                c.Fingerprint
            ))
        );
        return all.Count == 0 ? "" : KubeJson.Fingerprint(all);
    }
}

/// <summary>What a ConfigMap or Secret held.</summary>
/// <param name="Ref">Which.</param>
/// <param name="Fingerprint">See <see cref="ConfigContent.Fingerprint"/>.</param>
internal sealed record KeptContent(ConfigRef Ref, string Fingerprint)
{
    /// <summary>A ConfigMap's content.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>A Secret's content, see <see cref="SecretVault.Seal"/>; null where only its hash is kept.</summary>
    public string? Sealed { get; init; }

    /// <summary>What is kept of what it holds now.</summary>
    public static KeptContent Of(ConfigContent content, SecretVault vault) =>
        new(content.Ref, content.Fingerprint)
        {
            Data = content.Ref.IsSecret ? null : content.Data,
            Sealed = content is { Ref.IsSecret: true, Data: { } data } ? vault.Seal(data) : null,
        };

    /// <summary>Whether it can be put back.</summary>
    public bool IsWhole => Data is not null || Sealed is not null;
}
