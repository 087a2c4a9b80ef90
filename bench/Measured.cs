using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lastgood.Bench;

/// <summary>What came of a benchmark.</summary>
/// <param name="Figures">The figures by their names, for machines.</param>
/// <param name="Rows">The table for people: what, how much, and how that came about.</param>
internal sealed record Measured(
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyList<(string What, string Value, string Note)> Rows
)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The figures as JSON.</summary>
    public string ToJson(IBenchmark benchmark) =>
        JsonSerializer.Serialize(
            new
            {
                name = benchmark.Name,
                figures = Figures.ToDictionary(
                    static f => f.Key,
                    static f => Math.Round(f.Value, 3),
                    StringComparer.Ordinal
                ),
            },
            Indented
        ) + "\n";

    /// <summary>The table.</summary>
    public string Table(IBenchmark benchmark)
    {
        var text = new StringBuilder($"{benchmark.Name}: {benchmark.About}\n");
        var (first, second) = (
            Rows.Max(static r => r.What.Length),
            Rows.Max(static r => r.Value.Length)
        );
        foreach (var (what, value, note) in Rows)
        {
            text.Append($"  {what.PadRight(first)}  {value.PadLeft(second)}  {note}".TrimEnd())
                .Append('\n');
        }
        foreach (var (name, value) in Figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = {value:0.###}\n");
        }
        return text.ToString();
    }

    /// <summary>A value with its unit, as the table shows it.</summary>
    public static string Show(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
