using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A list.</summary>
/// <param name="what">What its items are, in the plural: <c>trigger lines</c>.</param>
/// <param name="item">What each looks like.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class ListShape<T>(string what, Shape<T> item, int most) : Shape<IReadOnlyList<T>>
{
    public override string Expected => $"a list of {what}";

    public override ISection? Inner => item.Inner;

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<T> value
    )
    {
        value = null;
        if (node is RefusedNode)
        {
            return false;
        }
        if (node is not ListNode list)
        {
            return context.Refuse(node, $"must be {Expected}, not {node.Form}; for none write []");
        }
        var items = new List<T>(Math.Min(list.Items.Count, most));
        foreach (var one in list.Items)
        {
            if (item.TryRead(one, context, out var read))
            {
                items.Add(read);
            }
        }
        value = items;
        if (list.Items.Count > most)
        {
            return context.Refuse(node, $"must be at most {most} {what}, not {list.Items.Count}");
        }
        return items.Count == list.Items.Count;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteNumber("maxItems", most);
        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }

    public override string ToYaml(IReadOnlyList<T> value) =>
        $"[{string.Join(", ", value.Select(item.ToYaml))}]";

    public override void WriteJson(Utf8JsonWriter json, IReadOnlyList<T> value)
    {
        json.WriteStartArray();
        foreach (var one in value)
        {
            item.WriteJson(json, one);
        }
        json.WriteEndArray();
    }
}
