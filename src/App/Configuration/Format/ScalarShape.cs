using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A value that is one text. YAML's own types are not asked: <c>1.10</c> for a version stays <c>1.10</c>.</summary>
internal abstract class ScalarShape<T> : Shape<T>
{
    /// <summary>A regular expression (ECMA 262) that all right texts match, for editors; null for any text.</summary>
    protected virtual string? Pattern => null;

    /// <summary>Reads the text.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="context">The file's folder.</param>
    /// <param name="value">What it is.</param>
    /// <param name="problem">Where it is wrong in a way that has a better message than "is not …": that message.</param>
    protected abstract bool TryParse(
        string text,
        Context context,
        [MaybeNullWhen(false)] out T value,
        out string? problem
    );

    public sealed override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out T value
    )
    {
        value = default;
        switch (node)
        {
            case RefusedNode:
                return false;
            case ScalarNode { IsEmpty: false } scalar:
                return TryParse(scalar.Text, context, out value, out var problem)
                    || context.Refuse(node, problem ?? $"{node.Form} is not {Expected}");
            default:
                return context.Refuse(node, $"must be {Expected}, not {node.Form}");
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        if (Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }
    }
}
