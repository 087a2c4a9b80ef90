using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>A key of a mapping: its name, what it means, and whether it may be left out.</summary>
internal abstract class Field(string name, string doc, bool isRequired)
{
    /// <summary>The key.</summary>
    public string Name { get; } = name;

    /// <summary>What it means, in a sentence or two.</summary>
    public string Doc { get; } = doc;

    /// <summary>Whether it may not be left out.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>What the value looks like.</summary>
    public abstract IShape Form { get; }

    /// <summary>What holds where the key is left out, as it would be written; null where there is nothing.</summary>
    public abstract string? DefaultYaml { get; }

    /// <summary>Reads the value, as the field's own type.</summary>
    public abstract bool TryRead(Node node, Context context, out object? value);

    /// <summary>Writes the value of the schema's member <c>default</c>.</summary>
    public abstract void WriteDefault(Utf8JsonWriter json);

    /// <summary>A key that must be there.</summary>
    public static Field<T> Required<T>(string name, Shape<T> shape, string doc) =>
        new(name, doc, shape, isRequired: true, hasDefault: false, default!);

    /// <summary>A key that stands for a value where it is left out.</summary>
    public static Field<T> Default<T>(string name, Shape<T> shape, T value, string doc) =>
        new(name, doc, shape, isRequired: false, hasDefault: true, value);

    /// <summary>A key that means nothing where it is left out.</summary>
    public static Field<T> Optional<T>(string name, Shape<T> shape, string doc) =>
        new(name, doc, shape, isRequired: false, hasDefault: false, default!);
}

/// <summary>A key whose value has a type.</summary>
internal sealed class Field<T>(
    string name,
    string doc,
    Shape<T> shape,
    bool isRequired,
    bool hasDefault,
    T fallback
) : Field(name, doc, isRequired)
{
    /// <summary>What holds where the key is left out.</summary>
    [MaybeNull]
    public T Fallback => fallback;

    public override IShape Form => shape;

    public override string? DefaultYaml => hasDefault ? shape.ToYaml(fallback) : null;

    public override bool TryRead(Node node, Context context, out object? value)
    {
        var read = shape.TryRead(node, context, out var typed);
        value = typed;
        return read;
    }

    public override void WriteDefault(Utf8JsonWriter json) => shape.WriteJson(json, fallback);
}
