using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lastgood.Adapters.Signals.Prometheus.Rules;

/// <summary>Writes YAML whose every text is quoted as in JSON, which YAML reads as it is.</summary>
internal sealed class YamlLines
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private readonly StringBuilder text = new();

    /// <summary>A line as it is.</summary>
    /// <param name="depth">How many levels it is indented.</param>
    /// <param name="line">YAML.</param>
    public YamlLines Add(int depth, string line)
    {
        text.Append(' ', 2 * depth).Append(line).Append('\n');
        return this;
    }

    /// <summary>A name with a text.</summary>
    public YamlLines Add(int depth, string name, string value) =>
        Add(depth, $"{name}: {Quoted(value)}");

    /// <summary>A remark for people, in one line.</summary>
    public YamlLines Remark(int depth, string remark) =>
        Add(depth, $"# {remark.ReplaceLineEndings(" ")}");

    public static string Quoted(string value) => JsonSerializer.Serialize(value, Plain);

    public override string ToString() => text.ToString();
}
