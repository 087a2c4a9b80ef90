using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Core.Platforms;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lastgood.Adapters.Platforms.Helm.Manifests;

/// <summary>Reads YAML as Helm and kubectl do: into what JSON can say.</summary>
internal static class YamlText
{
    /// <summary>Anchors can make little text into a lot; more values than this are no manifest.</summary>
    private const int MostValues = 1_000_000;

    private const int Deepest = 100;

    /// <summary>The documents of a text that are mappings; others, and empty ones, are left out.</summary>
    /// <exception cref="PlatformException">It is no YAML.</exception>
    public static IReadOnlyList<JsonObject> Documents(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var count = 0;
            return
            [
                .. stream
                    .Documents.Select(d => Convert(d.RootNode, 0, ref count))
                    .OfType<JsonObject>(),
            ];
        }
        catch (Exception e)
            when (e
                    is YamlException
                        or InvalidOperationException
                        or ArgumentException
                        or FormatException
            )
        {
            throw new PlatformException(
                "the manifest that Helm has recorded cannot be read as YAML",
                "see it: helm get manifest",
                e
            );
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int count)
    {
        if (++count > MostValues || depth > Deepest)
        {
            throw new FormatException("too much of it");
        }
        switch (node)
        {
            case YamlMappingNode mapping:
                var json = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    var inner = Convert(value, depth + 1, ref count);
                    if (name == "<<" && inner is JsonObject merged)
                    {
                        foreach (var (other, kept) in merged)
                        {
                            json.TryAdd(other, kept?.DeepClone());
                        }
                        continue;
                    }
                    json[name] = inner;
                }
                return json;
            case YamlSequenceNode list:
                var array = new JsonArray();
                foreach (var value in list)
                {
                    array.Add(Convert(value, depth + 1, ref count));
                }
                return array;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain:
                return Plain(plain.Value ?? "");
            default:
                return ((YamlScalarNode)node).Value;
        }
    }

    private static JsonNode? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" =>
                false,
            _ when long.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var whole
                ) => whole,
            _ when char.IsAsciiDigit(text[^1]) || text[^1] == '.' => Number(text),
            _ => text,
        };

    private static JsonNode Number(string text) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign
                | NumberStyles.AllowDecimalPoint
                | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number
        ) && double.IsFinite(number)
            ? number
            : text;
}
