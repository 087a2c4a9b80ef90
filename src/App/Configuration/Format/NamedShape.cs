using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A mapping whose keys are names that the user gives: services, slots.</summary>
/// <param name="what">What one is: <c>service</c>.</param>
/// <param name="item">What each looks like.</param>
/// <param name="least">How many there are at least.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class NamedShape<T>(string what, Shape<T> item, int least, int most)
    : Shape<IReadOnlyList<T>>
{
    private readonly string plural = what.EndsWith('y') ? $"{what[..^1]}ies" : $"{what}s";

    public override string Expected => $"{plural} by their names";

    public override ISection? Inner => item.Inner;

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<T> value
    )
    {
        value = null;
        IReadOnlyList<Entry> entries;
        switch (node)
        {
            case RefusedNode:
                return false;
            case MappingNode mapping:
                entries = mapping.Entries;
                break;
            case ScalarNode { IsEmpty: true }:
                entries = [];
                break;
            default:
                return context.Refuse(node, $"must be {Expected}, not {node.Form}");
        }
        var before = context.Problems.Count;
        var items = new List<T>(Math.Min(entries.Count, most));
        foreach (var entry in entries)
        {
            if (!Names.IsName(entry.Key))
            {
                context.Problems.Add(
                    entry.At,
                    entry.Value.Path,
                    $"{Words.Show(entry.Key)} cannot name a {what}: 1 to {Names.Longest} of a-z, 0-9 and \"-\", the first not \"-\""
                );
            }
            if (item.TryRead(entry.Value, context, out var read))
            {
                items.Add(read);
            }
        }
        if (entries.Count < least || entries.Count > most)
        {
            var number = least == most ? $"exactly {least}" : $"{least} to {most}";
            context.Refuse(node, $"must be {number} {plural}, not {entries.Count}");
        }
        value = items;
        return context.Problems.Count == before && items.Count == entries.Count;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteNumber("minProperties", least);
        json.WriteNumber("maxProperties", most);
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("patternProperties");
        json.WriteStartObject(Names.Pattern);
        item.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override string ToYaml(IReadOnlyList<T> value) =>
        throw new NotSupportedException("a mapping is never a default");
}
