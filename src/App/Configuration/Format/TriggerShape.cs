using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Sections;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Format;

/// <summary>A trigger: its line alone, or a mapping with its line and what goes with it.</summary>
internal sealed class TriggerShape : Shape<TriggerChange>
{
    private static readonly TriggerLineShape Line = new();

    public override string Expected => "a trigger, e.g. error_rate > 10% for 2m, or its keys";

    public override ISection Inner => TriggerSection.Definition;

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out TriggerChange value
    )
    {
        if (node is MappingNode)
        {
            return TriggerSection.Definition.TryRead(node, context, out value);
        }
        var read = Line.TryRead(node, context, out var trigger);
        value = read ? new TriggerChange(trigger) : null;
        return read;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        Line.WriteSchema(json);
        json.WriteEndObject();
        json.WriteStartObject();
        TriggerSection.Definition.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public override string ToYaml(TriggerChange value) =>
        throw new NotSupportedException("a trigger is never a default");
}
