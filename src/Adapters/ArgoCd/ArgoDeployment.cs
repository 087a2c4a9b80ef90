using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lastgood.Adapters.ArgoCd;

/// <summary>An entry of an application's history: a sync that succeeded.</summary>
/// <param name="Id">Its number, which is what a rollback is asked with. Never the place in the list.</param>
/// <param name="Revision">What was synced: a commit, a chart's version; of several sources all of them, joined by <c>+</c>.</param>
/// <param name="Overrides">
/// The first 8 digits of the digest of what the application itself sets over the source (parameters, values, images); empty where it
/// sets nothing: the same commit with another image is another release.
/// </param>
/// <param name="At">When, as Argo CD writes it.</param>
/// <param name="By">Who began it.</param>
internal sealed record ArgoDeployment(
    long Id,
    string Revision,
    string Overrides,
    string At,
    string By
)
{
    private const int Digits = 8;

    /// <summary>What is set in an application, by tool; what stands in git beside it changes with the commit.</summary>
    private static readonly string[][] Set =
    [
        ["helm", "parameters"],
        ["helm", "fileParameters"],
        ["helm", "values"],
        ["helm", "valuesObject"],
        ["kustomize", "images"],
        ["kustomize", "replicas"],
        ["kustomize", "patches"],
        ["directory", "jsonnet"],
        ["plugin", "env"],
        ["plugin", "parameters"],
    ];

    /// <summary>Reads an entry; null where it has no number or no revision.</summary>
    public static ArgoDeployment? Read(JsonObject entry)
    {
        // The number 0 is not written by encoders that leave out what is empty.
        var id = entry.ContainsKey("id") ? entry["id"].Number() : 0;
        return id is { } number && RevisionOf(entry) is { } revision
            ? new ArgoDeployment(
                number,
                revision,
                OverridesOf(entry),
                entry["deployedAt"].Text() ?? "",
                entry.At("initiatedBy", "automated").IsTrue()
                    ? "auto-sync"
                    : entry.At("initiatedBy", "username").Text() ?? "somebody"
            )
            : null;
    }

    /// <summary>The revision in an entry, a comparison or a sync: one, or those of several sources; null where none is there.</summary>
    public static string? RevisionOf(JsonObject? of) =>
        of?["revisions"] is JsonArray { Count: > 0 } several
            ? string.Join('+', several.Select(static r => r.Text() ?? ""))
            : of?["revision"].Text();

    private static string OverridesOf(JsonObject entry)
    {
        var sources =
            entry["sources"] is JsonArray { Count: > 0 } several ? several.Objects()
            : entry["source"] is JsonObject one ? [one]
            : [];
        var text = new StringBuilder();
        foreach (var (number, source) in sources.Index())
        {
            foreach (var path in Set)
            {
                if (source.At(path) is { } value)
                {
                    text.Append(number)
                        .AppendJoin('.', path)
                        .Append('=')
                        .Append(value.ToJsonString())
                        .Append('\n');
                }
            }
        }
        return text.Length == 0
            ? ""
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[
                ..Digits
            ];
    }
}
