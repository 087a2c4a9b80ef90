using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lastgood.Core.Platforms;

/// <summary>
/// Small named texts that go into the journal: what a step captured, what it found. Compared by content; keys in
/// ordinal order, so that the same details always have the same bytes.
/// </summary>
[JsonConverter(typeof(DetailsJson))]
public sealed class Details : IReadOnlyDictionary<string, string>, IEquatable<Details>
{
    private readonly SortedDictionary<string, string> values;

    /// <summary>Details of the given pairs; a later pair wins over an earlier one of the same name.</summary>
    public Details(params IEnumerable<KeyValuePair<string, string>> pairs)
    {
        values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            values[key] = value;
        }
    }

    /// <summary>No details.</summary>
    public static Details None { get; } = new();

    /// <summary>Details of name and value tuples.</summary>
    public static Details Of(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var list = new List<KeyValuePair<string, string>>(pairs.Length);
        foreach (var (name, value) in pairs)
        {
            list.Add(new(name, value));
        }
        return new Details(list);
    }

    /// <inheritdoc/>
    public string this[string key] =>
        values.TryGetValue(key, out var value)
            ? value
            : throw new KeyNotFoundException(
                $"there is no detail \"{key}\"; there are: {string.Join(", ", Keys)}"
            );

    /// <inheritdoc/>
    public IEnumerable<string> Keys => values.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => values.Values;

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(
        string key,
        [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value
    ) => values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Details? other) => other is not null && values.SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Details);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        values.Aggregate(0, static (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));
}

/// <summary>Details as one flat JSON object.</summary>
internal sealed class DetailsJson : JsonConverter<Details>
{
    public override Details Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            pairs.Add(new(name, reader.GetString() ?? ""));
        }
        return new Details(pairs);
    }

    public override void Write(Utf8JsonWriter writer, Details value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            writer.WriteString(key, text);
        }
        writer.WriteEndObject();
    }
}
