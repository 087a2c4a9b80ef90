using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A mapping with known keys.</summary>
/// <param name="what">What it is, in words that follow "must be".</param>
/// <param name="fields">The keys.</param>
/// <param name="build">Makes the result; called only where no value and no check was wrong.</param>
/// <param name="check">Checks values against each other; called always, so it asks <see cref="Values.IsRight"/> first.</param>
internal sealed class Section<T>(
    string what,
    IReadOnlyList<Field> fields,
    Func<Values, T> build,
    Action<Values>? check = null
) : Shape<T>, ISection
{
    public IReadOnlyList<Field> Fields => fields;

    public override string Expected => $"{what}: keys with values";

    public override ISection Inner => this;

    /// <summary>What holds where no key is given; only for a mapping that requires none.</summary>
    public T Defaults(Context context) =>
        build(new Values(new MappingNode(Mark.Start, NodePath.Top, []), context));

    public override bool TryRead(Node node, Context context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        IReadOnlyList<Entry> entries;
        switch (node)
        {
            case RefusedNode:
                return false;
            case MappingNode mapping:
                entries = mapping.Entries;
                break;
            case ScalarNode { IsEmpty: true }:
                entries = []; // all its keys are commented out
                break;
            default:
                return context.Refuse(node, $"must be {Expected}, not {node.Form}");
        }
        var before = context.Problems.Count;
        var values = new Values(node, context);
        foreach (var entry in entries)
        {
            if (Find(entry.Key) is { } field)
            {
                values.Read(field, entry.Value);
            }
            else
            {
                var names = fields.Select(static f => f.Name).ToList();
                context.Problems.Add(
                    entry.At,
                    entry.Value.Path,
                    $"unknown key{Words.Suggest(entry.Key, names, "known here")}"
                );
            }
        }
        foreach (var field in fields)
        {
            if (field.IsRequired && !values.IsGiven(field))
            {
                values.RefuseMissing(field, $"this key is missing. {field.Doc}");
            }
        }
        check?.Invoke(values);
        if (context.Problems.Count > before || !values.AreRight)
        {
            return false;
        }
        value = build(values)!;
        return true;
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        var required = fields.Where(static field => field.IsRequired).ToList();
        if (required.Count == 0)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("object");
            json.WriteStringValue("null");
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("type", "object");
            json.WriteStartArray("required");
            required.ForEach(field => json.WriteStringValue(field.Name));
            json.WriteEndArray();
        }
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", Describe(field));
            field.Form.WriteSchema(json);
            if (field.DefaultYaml is not null)
            {
                json.WritePropertyName("default");
                field.WriteDefault(json);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public override string ToYaml(T value) =>
        throw new NotSupportedException("a mapping is never a default");

    private Field? Find(string name)
    {
        foreach (var field in fields)
        {
            if (string.Equals(field.Name, name, StringComparison.Ordinal))
            {
                return field;
            }
        }
        return null;
    }

    private static string Describe(Field field) =>
        field.Form.Range is { } range ? $"{field.Doc} {range}." : field.Doc;
}
