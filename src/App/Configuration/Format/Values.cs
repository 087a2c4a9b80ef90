using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Configuration.Format;

/// <summary>What the keys of one mapping were read as.</summary>
/// <param name="node">The mapping, or the empty value in its place.</param>
/// <param name="context">Where errors go.</param>
internal sealed class Values(Node node, Context context)
{
    private readonly Dictionary<Field, (Node Node, bool IsRight, object? Value)> given = [];

    /// <summary>The key that the mapping is the value of.</summary>
    public string Key => node.Path.Name;

    /// <summary>The file's own policies, by name.</summary>
    public IReadOnlyDictionary<string, Policy> Policies => context.Policies;

    /// <summary>What is measured of every service.</summary>
    public IReadOnlyList<Signal> SharedSignals => context.SharedSignals;

    /// <summary>Reads the value of a key that is given.</summary>
    public void Read(Field field, Node value)
    {
        var right = field.TryRead(value, context, out var typed);
        given[field] = (value, right, typed);
    }

    /// <summary>Whether every value that is given is right: some were refused, with an error, before they came here.</summary>
    public bool AreRight => given.Values.All(static entry => entry.IsRight);

    /// <summary>Whether the key is in the file, right or wrong.</summary>
    public bool IsGiven(Field field) => given.ContainsKey(field);

    /// <summary>Whether there is a value to check: given and right, or left out and not required.</summary>
    public bool IsRight(Field field) =>
        given.TryGetValue(field, out var entry) ? entry.IsRight : !field.IsRequired;

    /// <summary>The value of a key that is required or has a default.</summary>
    public T Get<T>(Field<T> field) => Find(field)!;

    /// <summary>The value of a key; where it was left out its default, or nothing.</summary>
    public T? Find<T>(Field<T> field) =>
        given.TryGetValue(field, out var entry) && entry.IsRight ? (T?)entry.Value : field.Fallback;

    /// <summary>The value of a key below which nothing is required; where it was left out, what its own defaults make.</summary>
    public T Get<T>(Field<T> field, Section<T> section)
        where T : class => Find(field) ?? section.Defaults(context);

    /// <summary>Where the value of a key stands; where it was left out, the mapping itself.</summary>
    public Node NodeOf(Field field) => given.TryGetValue(field, out var entry) ? entry.Node : node;

    /// <summary>Notes an error at the value of a key.</summary>
    public void Refuse(Field field, string message) => Refuse(NodeOf(field), message);

    /// <summary>Notes an error at a value below.</summary>
    public void Refuse(Node at, string message) => context.Refuse(at, message);

    /// <summary>Notes that a key is not there.</summary>
    public void RefuseMissing(Field field, string message) =>
        context.Problems.Add(node.At, node.Path.Key(field.Name), message);
}
