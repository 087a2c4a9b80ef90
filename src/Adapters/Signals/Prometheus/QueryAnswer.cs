using System.Globalization;
using System.Text.Json;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>A series of an answer: its labels and its values by time.</summary>
/// <param name="Labels">Name to value.</param>
/// <param name="Points">Seconds since 1970 and value, in order; one for an instant query.</param>
internal sealed record Series(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<(double Time, double Value)> Points
)
{
    /// <summary>What tells it from others: all its labels.</summary>
    public string Key =>
        string.Join(
            '\u0001',
            Labels
                .OrderBy(static label => label.Key, StringComparer.Ordinal)
                .Select(static label => $"{label.Key}\u0002{label.Value}")
        );

    /// <summary>The value at a moment of a range; null where it has none.</summary>
    /// <param name="milliseconds">Since 1970; null: the only one, of an instant query.</param>
    public (double Time, double Value)? At(long? milliseconds)
    {
        if (milliseconds is not { } wanted)
        {
            return Points.Count == 1 ? Points[0] : null;
        }
        var (low, high) = (0, Points.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var time = Math.Round(Points[middle].Time * 1000);
            if (time == wanted)
            {
                return Points[middle];
            }
            (low, high) = time < wanted ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }
}

/// <summary>The answer to one query: series, or what was wrong with it.</summary>
/// <param name="Series">Empty where there is a problem.</param>
/// <param name="Problem">Why it must not be used, for people; null where it can.</param>
internal sealed record QueryAnswer(IReadOnlyList<Series> Series, string? Problem)
{
    /// <summary>What the server remarks on the query, which explains an empty answer; null where it has nothing to say.</summary>
    public string? Remark { get; init; }

    /// <summary>When it was answered, by the server's clock; null where it does not say.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>How far the server's clock is ahead of ours, below zero where it is behind; null where it does not say.</summary>
    public TimeSpan? Ahead { get; init; }

    /// <summary>Whether it may be asked for again once the back-off is over.</summary>
    public bool Refused { get; init; }

    /// <summary>No answer that could be used.</summary>
    public static QueryAnswer None(string why) => new([], why);

    /// <summary>Reads the JSON of <c>/api/v1/query</c> and <c>/api/v1/query_range</c>. Whatever it is given, it does not throw.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="expected">The type of its result: <c>vector</c> or <c>matrix</c>.</param>
    public static QueryAnswer Read(ReadOnlyMemory<byte> body, string expected)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(json.RootElement, expected);
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or ArgumentException
                        or IndexOutOfRangeException
            )
        {
            return None("what came back is not an answer of Prometheus' query API");
        }
    }

    private static QueryAnswer Read(JsonElement root, string expected)
    {
        if (root.GetProperty("status").GetString() is not "success")
        {
            return None(Error(root) ?? "the query failed, without a reason");
        }
        // A store or a rule that could not be asked: what came is a part, and looks like the whole.
        if (Texts(root, "warnings") is { } warnings)
        {
            return None($"the answer is not complete: {warnings}");
        }
        var data = root.GetProperty("data");
        var type = data.GetProperty("resultType").GetString();
        return string.Equals(type, expected, StringComparison.Ordinal)
            ? new QueryAnswer([.. data.GetProperty("result").EnumerateArray().Select(One)], null)
            {
                Remark = Texts(root, "infos"),
            }
            : None($"the query gives a {Spoken.Excerpt(type ?? "null")}, not one value a service");
    }

    /// <summary>The reason that a failed query has in its body; null where it has none.</summary>
    public static string? Error(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("error", out var error)
        && error.ValueKind == JsonValueKind.String
            ? Spoken.Excerpt(error.GetString()!)
            : null;

    private static Series One(JsonElement element)
    {
        var labels = element
            .GetProperty("metric")
            .EnumerateObject()
            .ToDictionary(
                static label => label.Name,
                static label => label.Value.GetString() ?? "",
                StringComparer.Ordinal
            );
        // A native histogram has "histogram" or "histograms" in their place, and so has no number.
        (double, double)[] points =
            element.TryGetProperty("value", out var value) ? [Point(value)]
            : element.TryGetProperty("values", out var values)
                ? [.. values.EnumerateArray().Select(Point)]
            : [];
        return new Series(labels, points);
    }

    private static (double Time, double Value) Point(JsonElement pair) =>
        (pair[0].GetDouble(), Number(pair[1].GetString()));

    private static double Number(string? text) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            null => throw new FormatException(),
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    private static string? Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var texts)
        && texts.ValueKind == JsonValueKind.Array
        && texts.GetArrayLength() > 0
            ? Spoken.Excerpt(
                string.Join("; ", texts.EnumerateArray().Take(5).Select(static t => t.ToString()))
            )
            : null;
}
