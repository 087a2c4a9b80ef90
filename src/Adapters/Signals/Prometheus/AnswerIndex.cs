using Lastgood.Adapters.Processes;
using Lastgood.Core.Policies;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>An answer by service.</summary>
internal sealed class AnswerIndex
{
    private readonly string label;
    private readonly Dictionary<string, List<Series>> byValue = new(StringComparer.Ordinal);

    public AnswerIndex(QueryAnswer answer, string label)
    {
        (Answer, this.label) = (answer, label);
        foreach (var series in answer.Series)
        {
            if (series.Labels.TryGetValue(label, out var value))
            {
                if (!byValue.TryGetValue(value, out var same))
                {
                    byValue[value] = same = [];
                }
                same.Add(series);
            }
        }
    }

    /// <summary>What came.</summary>
    public QueryAnswer Answer { get; }

    /// <summary>The series of a service, at least one; or why there is none.</summary>
    public (IReadOnlyList<Series> Series, string? Missing) Of(PrometheusService service) =>
        Answer.Problem is { } problem ? ([], problem)
        : byValue.TryGetValue(service.LabelValue, out var series) ? (series, null)
        : ([], Absent(service.LabelValue));

    /// <summary>The only series of a service; or why there is none.</summary>
    public (Series? Series, string? Missing) OneOf(PrometheusService service) =>
        Of(service) switch
        {
            (_, { } missing) => (null, missing),
            ([var only], _) => (only, null),
            var (several, _) => (
                null,
                $"{several.Count} series with {label}=\"{service.LabelValue}\" where one is expected; sum or max by ({label})"
            ),
        };

    private string Absent(string value)
    {
        var none = $"no series with {label}=\"{value}\"";
        var near = Spelling.Nearest(value, byValue.Keys);
        return near is not null ? $"{none}, but with \"{Spoken.Excerpt(near)}\""
            : Answer.Series.Count > 0 && byValue.Count == 0
                ? $"the series have no label {label}; the query needs a by ({label})"
            : Answer.Remark is { } remark ? $"{none} ({remark})"
            : none;
    }
}
