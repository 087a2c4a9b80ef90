using System.Globalization;
using System.Text;

namespace Lastgood.App.Configuration.Yaml;

/// <summary>The way from the top of a file to a value. Linked, because it is put into words only where there is an error.</summary>
internal sealed class NodePath
{
    private readonly NodePath? parent;
    private readonly string? key;
    private readonly int index;

    private NodePath(NodePath? parent, string? key, int index)
    {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    /// <summary>The top of the file.</summary>
    public static NodePath Top { get; } = new(null, null, 0);

    /// <summary>The last key of the path; the empty text at the top and in a list.</summary>
    public string Name => key ?? "";

    /// <summary>The path of a key below this one.</summary>
    public NodePath Key(string name) => new(this, name, 0);

    /// <summary>The path of an item of the list here.</summary>
    public NodePath Item(int position) => new(this, null, position);

    /// <summary>As in <c>services.shop.policy.triggers[0]</c>; the empty text for the top.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (parent is null)
        {
            return;
        }
        parent.Write(text);
        if (key is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            return;
        }
        if (text.Length > 0)
        {
            text.Append('.');
        }
        text.Append(IsWord(key) ? key : Words.Show(key));
    }

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= 64
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
