using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lastgood.Adapters.Processes;
using Lastgood.App.Configuration.Yaml;

namespace Lastgood.App.Configuration.Format;

/// <summary>
/// A program with its arguments: a list; or one text, split once as a shell splits words, with nothing expanded; or
/// <c>shell: text</c>, the only way to a shell.
/// </summary>
/// <param name="placeholders">The names that may stand in braces.</param>
internal sealed class ArgumentsShape(params IReadOnlyList<string> placeholders)
    : Shape<IReadOnlyList<string>>
{
    private const string Shell = "shell";

    private static readonly string[] Operators =
    [
        "|",
        "||",
        "&",
        "&&",
        ";",
        ">",
        ">>",
        "<",
        "2>&1",
    ];

    public override string Expected =>
        "a program with its arguments, e.g. [systemctl, restart, shop], or \"shell: …\"";

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<string> value
    )
    {
        value = null;
        return node switch
        {
            RefusedNode => false,
            ListNode list => TryReadList(list, context, out value),
            ScalarNode { IsEmpty: false } text => TrySplit(text, context, out value),
            MappingNode mapping => TryReadShell(mapping, context, out value),
            _ => context.Refuse(node, $"must be {Expected}, not {node.Form}"),
        };
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteRawValue(
            """{"type":"array","minItems":1,"items":{"type":["string","number","boolean"]}}"""
        );
        json.WriteRawValue("""{"type":"string","minLength":1}""");
        json.WriteRawValue(
            """{"type":"object","required":["shell"],"additionalProperties":false,"properties":{"shell":{"type":"string","minLength":1}}}"""
        );
        json.WriteEndArray();
    }

    public override string ToYaml(IReadOnlyList<string> value) => YamlText.List(value);

    public override void WriteJson(Utf8JsonWriter json, IReadOnlyList<string> value)
    {
        json.WriteStartArray();
        foreach (var argument in value)
        {
            json.WriteStringValue(argument);
        }
        json.WriteEndArray();
    }

    private bool TryReadList(
        ListNode list,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<string> value
    )
    {
        value = null;
        var right = true;
        var arguments = new List<string>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (item is not ScalarNode scalar)
            {
                right =
                    item is not RefusedNode
                    && context.Refuse(item, $"an argument must be a text, not {item.Form}");
                continue;
            }
            right &= Check(scalar, scalar.Text, context);
            arguments.Add(scalar.Text);
        }
        if (right && (arguments.Count == 0 || arguments[0].Length == 0))
        {
            return context.Refuse(list, $"names no program; must be {Expected}");
        }
        value = arguments;
        return right && arguments.Count == list.Items.Count;
    }

    private bool TrySplit(
        ScalarNode text,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<string> value
    )
    {
        value = null;
        try
        {
            value = ArgumentWords.Split(text.Text);
        }
        catch (ArgumentWordsException e)
        {
            return context.Refuse(
                text,
                $"{Words.Show(text.Text)} cannot be split into words: {e.Message}"
            );
        }
        if (value.Count == 0 || value[0].Length == 0)
        {
            return context.Refuse(text, $"names no program; must be {Expected}");
        }
        if (
            value.FirstOrDefault(static word => Operators.Contains(word, StringComparer.Ordinal)) is
            { } shellOnly
        )
        {
            return context.Refuse(
                text,
                $"\"{shellOnly}\" means something to a shell only, and no shell runs this; write it below as \"shell: …\", or as a list where the character itself is meant"
            );
        }
        return Check(text, text.Text, context);
    }

    private bool TryReadShell(
        MappingNode mapping,
        Context context,
        [MaybeNullWhen(false)] out IReadOnlyList<string> value
    )
    {
        value = null;
        if (mapping.Entries is not [{ Key: Shell, Value: var text }])
        {
            return context.Refuse(mapping, $"must be {Expected}; the only key here is \"{Shell}\"");
        }
        if (text is not ScalarNode { IsEmpty: false } script)
        {
            return text is not RefusedNode
                && context.Refuse(text, $"must be a text for /bin/sh, not {text.Form}");
        }
        value = ["/bin/sh", "-c", script.Text];
        return Check(script, script.Text, context);
    }

    private bool Check(ScalarNode node, string text, Context context)
    {
        var right = true;
        foreach (var name in Placeholders.Names(text).Distinct(StringComparer.Ordinal))
        {
            if (!placeholders.Contains(name, StringComparer.Ordinal))
            {
                right = context.Refuse(
                    node,
                    $"unknown placeholder {{{name}}}{Words.Suggest(name, placeholders, "known here")}. Braces that are no placeholder need a blank in them; a shell's variable is written ${name}"
                );
            }
        }
        if (
            placeholders.FirstOrDefault(name =>
                text.Contains($"${{{name}}}", StringComparison.Ordinal)
            ) is
            { } both
        )
        {
            right = context.Refuse(
                node,
                $"${{{both}}} is neither: write {{{both}}}, without the \"$\""
            );
        }
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            right = context.Refuse(node, "an argument cannot have the character U+0000 in it");
        }
        return right;
    }
}
