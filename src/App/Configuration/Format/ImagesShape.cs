using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Sections;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>Images by the names that a Compose project gives its services.</summary>
/// <param name="most">How many there are at most; at least one.</param>
internal sealed class ImagesShape(int most) : Shape<IReadOnlyDictionary<string, string>>
{
    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";

    private const int LongestName = 63;

    public override string Expected => "images by the names of the project's services";

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyDictionary<string, string> value
    )
    {
        value = null;
        if (node is RefusedNode)
        {
            return false;
        }
        if (node is not MappingNode mapping)
        {
            return context.Refuse(
                node,
                $"must be {Expected}, e.g. {{backend: \"registry:5000/backend:{{release}}\"}}, not {node.Form}"
            );
        }
        var before = context.Problems.Count;
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (!IsName(entry.Key))
            {
                context.Problems.Add(
                    entry.At,
                    entry.Value.Path,
                    $"{Words.Show(entry.Key)} is not the name of a service of a Compose project: letters, digits, \".\", \"_\" and \"-\""
                );
            }
            if (DockerTexts.Template.TryRead(entry.Value, context, out var image))
            {
                images[entry.Key] = image;
            }
        }
        if (mapping.Entries.Count < 1 || mapping.Entries.Count > most)
        {
            context.Refuse(node, $"must be 1 to {most} images, not {mapping.Entries.Count}");
        }
        value = images;
        return context.Problems.Count == before && images.Count == mapping.Entries.Count;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteNumber("minProperties", 1);
        json.WriteNumber("maxProperties", most);
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("patternProperties");
        json.WriteStartObject(NamePattern);
        DockerTexts.Template.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override string ToYaml(IReadOnlyDictionary<string, string> value) =>
        throw new NotSupportedException("images are never a default");

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
