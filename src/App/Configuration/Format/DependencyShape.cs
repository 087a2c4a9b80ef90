using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Sections;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A dependency: its name alone, or a mapping with its name and how it is looked at.</summary>
internal sealed class DependencyShape : Shape<Dependency>
{
    public override string Expected => $"{Texts.Name.Expected}, or its keys";

    public override ISection Inner => CheckSection.OfDependency;

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out Dependency value
    )
    {
        if (node is MappingNode)
        {
            return CheckSection.OfDependency.TryRead(node, context, out value);
        }
        var read = Texts.Name.TryRead(node, context, out var name);
        value = read ? new Dependency(name!, Check: null) : null;
        return read;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        Texts.Name.WriteSchema(json);
        json.WriteEndObject();
        json.WriteStartObject();
        CheckSection.OfDependency.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public override string ToYaml(Dependency value) =>
        throw new NotSupportedException("a dependency is never a default");
}
