using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>The request counters of a page.</summary>
/// <param name="All">Requests by series.</param>
/// <param name="Failures">Those with a status of 5xx.</param>
internal sealed record RequestCounters(
    IReadOnlyDictionary<string, double> All,
    IReadOnlyDictionary<string, double> Failures
)
{
    private const int MaxShown = 3;

    /// <summary>Sorts the samples; null, with the reason, where failures cannot be told from the rest.</summary>
    public static RequestCounters? Read(
        IReadOnlyList<ExpositionSample> samples,
        ScrapeOptions options,
        out string? missing
    )
    {
        var all = new Dictionary<string, double>(StringComparer.Ordinal);
        var failures = new Dictionary<string, double>(StringComparer.Ordinal);
        var statuses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in samples)
        {
            var key = SeriesKey.Of(sample);
            // A series that is listed twice has two values: which one is right cannot be told.
            var value = all.ContainsKey(key) ? double.NaN : sample.Value;
            all[key] = value;
            if (sample.Label(options.StatusLabel) is { } status)
            {
                statuses.Add(status);
                if (IsServerError(status))
                {
                    failures[key] = value;
                }
            }
        }
        missing =
            samples.Count == 0 || statuses.Any(IsStatus) ? null
            : statuses.Count == 0 ? NoLabel(samples, options)
            : $"the label {options.StatusLabel} of {options.Requests} holds {Some(statuses)}, no HTTP status";
        return missing is null ? new RequestCounters(all, failures) : null;
    }

    /// <summary><c>500</c> or <c>5xx</c>.</summary>
    private static bool IsServerError(string status) => IsStatus(status) && status[0] == '5';

    private static bool IsStatus(string status) =>
        status.Length == 3
        && status[0] is >= '1' and <= '5'
        && (
            status[1..] is "xx" or "XX"
            || (char.IsAsciiDigit(status[1]) && char.IsAsciiDigit(status[2]))
        );

    private static string NoLabel(IReadOnlyList<ExpositionSample> samples, ScrapeOptions options)
    {
        var labels = samples
            .SelectMany(static sample => sample.Labels.Select(static label => label.Key))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var there = labels.Count == 0 ? "it has no labels" : $"labels there: {Some(labels)}";
        return $"{options.Requests} has no label {options.StatusLabel} to tell failures by; {there}";
    }

    private static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Take(MaxShown).Select(Spoken.Excerpt))
        + (names.Count > MaxShown ? " …" : "");
}
