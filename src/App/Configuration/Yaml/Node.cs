using Lastgood.Adapters.Secrets;

namespace Lastgood.App.Configuration.Yaml;

/// <summary>A value of a YAML file, with its place. Values have no type here: what they are is said by the key that they belong to.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Path">Its path, for messages.</param>
internal abstract record Node(Mark At, NodePath Path)
{
    /// <summary>What it is, for messages: <c>a list</c>.</summary>
    public abstract string Form { get; }

    /// <summary>The value below these keys; where a key is not there, the last value on the way.</summary>
    public Node Below(params ReadOnlySpan<string> keys)
    {
        var node = this;
        foreach (var key in keys)
        {
            if (
                (node as MappingNode)?.Entries.FirstOrDefault(e =>
                    string.Equals(e.Key, key, StringComparison.Ordinal)
                )
                is not { } entry
            )
            {
                break;
            }
            node = entry.Value;
        }
        return node;
    }
}

/// <summary>A text, number, or nothing at all.</summary>
/// <param name="At">Where it begins, the quote included.</param>
/// <param name="Path">Its path.</param>
/// <param name="Text">What it says, quotes and escapes resolved.</param>
/// <param name="IsPlain">Whether it has no quotes.</param>
/// <param name="IsVerbatim">Whether each character of <paramref name="Text"/> stands in the file as it is, on one line.</param>
internal sealed record ScalarNode(
    Mark At,
    NodePath Path,
    string Text,
    bool IsPlain,
    bool IsVerbatim
) : Node(At, Path)
{
    /// <summary>Whether nothing is there: <c>key:</c>, <c>key: ~</c> or <c>key: null</c>.</summary>
    public bool IsEmpty => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Form => IsEmpty ? "empty" : Words.Show(Redactor.Redact(Text));
}

/// <summary>A list.</summary>
internal sealed record ListNode(Mark At, NodePath Path, IReadOnlyList<Node> Items) : Node(At, Path)
{
    public override string Form => "a list";
}

/// <summary>Keys with values, each key once, in the file's order.</summary>
internal sealed record MappingNode(Mark At, NodePath Path, IReadOnlyList<Entry> Entries)
    : Node(At, Path)
{
    public override string Form => "keys with values";
}

/// <summary>A value that was refused already, with its own error. Whoever meets it says nothing more.</summary>
internal sealed record RefusedNode(Mark At, NodePath Path) : Node(At, Path)
{
    public override string Form => "refused";
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key begins.</param>
/// <param name="Value">The value.</param>
internal sealed record Entry(string Key, Mark At, Node Value);
