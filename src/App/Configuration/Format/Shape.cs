using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>
/// What a value looks like: how it is read, how a schema describes it, how it is written. The one definition of the
/// format is made of shapes.
/// </summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal abstract class Shape<T> : IShape
{
    /// <summary>In words that follow "must be": <c>a duration from 1s to 1h, e.g. 10s</c>.</summary>
    public abstract string Expected { get; }

    /// <inheritdoc/>
    public virtual string? Range => null;

    /// <inheritdoc/>
    public virtual ISection? Inner => null;

    /// <summary>Reads a value; false where it was refused, which has been noted.</summary>
    public abstract bool TryRead(Node node, Context context, [MaybeNullWhen(false)] out T value);

    /// <inheritdoc/>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>A value as it is written in a file.</summary>
    public abstract string ToYaml(T value);

    /// <summary>A value in JSON, for a schema.</summary>
    public virtual void WriteJson(Utf8JsonWriter json, T value) =>
        json.WriteStringValue(ToYaml(value));
}

/// <summary>What a schema needs to know of a shape.</summary>
internal interface IShape
{
    /// <summary>The values that are allowed, as <c>1s to 1h</c>; null where that does not apply.</summary>
    string? Range { get; }

    /// <summary>The keys below: of this mapping, of each item of this list; null where there are none.</summary>
    ISection? Inner { get; }

    /// <summary>Writes the members of the JSON Schema of it into the object that is open.</summary>
    void WriteSchema(Utf8JsonWriter json);
}

/// <summary>A mapping with known keys.</summary>
internal interface ISection
{
    /// <summary>The keys, in the order in which they are shown.</summary>
    IReadOnlyList<Field> Fields { get; }
}
