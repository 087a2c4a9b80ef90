using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Configuration;

/// <summary>What a ConfigMap or Secret holds at one moment. Never printed: <see cref="Data"/> may be a Secret's.</summary>
/// <param name="Ref">Which.</param>
/// <param name="Data">Its content: <c>data</c>, <c>binaryData</c>, <c>type</c>; null where there is no such object.</param>
/// <param name="Fingerprint">What tells it from another content; empty where there is no such object.</param>
internal sealed record ConfigContent(ConfigRef Ref, JsonObject? Data, string Fingerprint)
{
    private static readonly string[] Parts = ["data", "binaryData", "type"];

    /// <summary>Whether it can never be changed, only replaced by one of another name.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Which change of the object it is; empty where there is none.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether it is there.</summary>
    public bool Exists => Data is not null;

    /// <summary>Reads an object.</summary>
    /// <param name="reference">Which it is.</param>
    /// <param name="json">The object; null where there is none.</param>
    /// <param name="vault">Fingerprints Secrets so that nobody can guess what they hold.</param>
    public static ConfigContent Of(ConfigRef reference, JsonObject? json, SecretVault vault)
    {
        if (json is null)
        {
            return new ConfigContent(reference, null, "");
        }
        var data = Bare(json);
        return new ConfigContent(
            reference,
            data,
            reference.IsSecret ? vault.Fingerprint(data) : KubeJson.Fingerprint(data)
        )
        {
            IsImmutable = json.IsTrue("immutable"),
            Version = json.Version() ?? "",
        };
    }

    // Empty parts come and go with the tool that writes them, and mean nothing.
    private static JsonObject Bare(JsonObject json)
    {
        var bare = new JsonObject();
        foreach (var part in Parts)
        {
            if (json[part] is { } value and not JsonObject { Count: 0 })
            {
                bare[part] = value.DeepClone();
            }
        }
        return bare;
    }
}
