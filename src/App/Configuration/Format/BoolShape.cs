using System.Text.Json;

namespace Lastgood.App.Configuration.Format;

/// <summary>True or false, as YAML 1.2 writes them: <c>yes</c> and <c>on</c> are words.</summary>
internal sealed class BoolShape : ScalarShape<bool>
{
    private const string True = "true";
    private const string False = "false";

    public override string Expected => $"{True} or {False}";

    public override string Range => $"{True}, {False}";

    public override string ToYaml(bool value) => value ? True : False;

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");

    protected override bool TryParse(
        string text,
        Context context,
        out bool value,
        out string? problem
    )
    {
        value = text == True;
        problem = null;
        return text is True or False;
    }
}
