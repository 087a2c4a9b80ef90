using System.Diagnostics.CodeAnalysis;
using Lastgood.App.Configuration.Yaml;
using Lastgood.Core.Policies;

namespace Lastgood.App.Configuration.Format;

/// <summary>The condition of a trigger, as one line of words.</summary>
internal sealed class TriggerLineShape : Shape<Trigger>
{
    public override string Expected => "a condition, e.g. error_rate > 10% for 2m";

    public override bool TryRead(
        Node node,
        Context context,
        [MaybeNullWhen(false)] out Trigger value
    )
    {
        value = null;
        switch (node)
        {
            case RefusedNode:
                return false;
            case ScalarNode { IsEmpty: false } line:
                var parse = TriggerLine.Parse(line.Text, context.CustomSignals);
                value = parse.Trigger;
                return parse.IsTrigger || Refuse(line, parse.Error, context);
            default:
                return context.Refuse(node, $"must be {Expected}, not {node.Form}");
        }
    }

    public override void WriteSchema(System.Text.Json.Utf8JsonWriter json) =>
        json.WriteString("type", "string");

    public override string ToYaml(Trigger value) => YamlText.Scalar(value.Text);

    private static bool Refuse(ScalarNode line, TriggerLineError error, Context context)
    {
        // Where the line has escapes or is folded, the column in it is not a column of the file.
        var shift = line.IsVerbatim ? error.Column - 1 + (line.IsPlain ? 0 : 1) : 0;
        context.Problems.Add(
            line.At with
            {
                Column = line.At.Column + shift,
            },
            line.Path,
            $"{error.Message}; write e.g. {error.Suggestion}"
        );
        return false;
    }
}
