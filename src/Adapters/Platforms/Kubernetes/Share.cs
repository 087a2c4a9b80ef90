using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>A number of pods that is written as one, or as a share of them: <c>2</c>, <c>"25%"</c>.</summary>
internal static class Share
{
    /// <summary>How many that are.</summary>
    /// <param name="value">What is written; null for nothing.</param>
    /// <param name="all">How many there are.</param>
    /// <param name="round">What becomes of a part of a pod.</param>
    /// <param name="usual">The share where nothing is written: 0 to 1.</param>
    public static int Of(JsonNode? value, int all, Func<double, double> round, double usual = 0)
    {
        if (value is JsonValue number && number.TryGetValue<int>(out var count))
        {
            return count;
        }
        var share =
            value.Text() is { } text
            && text.EndsWith('%')
            && double.TryParse(
                text[..^1],
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var percent
            )
                ? percent / 100
                : usual;
        return (int)round(share * all);
    }
}
