using System.Text;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>What tells the series of a metric apart.</summary>
internal static class SeriesKey
{
    /// <summary>The labels in ordinal order, e.g. <c>method="GET",status="200"</c>.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="without">A label that is left out.</param>
    public static string Of(ExpositionSample sample, string? without = null)
    {
        var key = new StringBuilder();
        foreach (var (name, value) in sample.Labels)
        {
            if (!string.Equals(name, without, StringComparison.Ordinal))
            {
                key.Append(key.Length == 0 ? "" : ",").Append(name).Append("=\"");
                key.Append(
                    value
                        .Replace("\\", @"\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                );
                key.Append('"');
            }
        }
        return key.ToString();
    }
}
