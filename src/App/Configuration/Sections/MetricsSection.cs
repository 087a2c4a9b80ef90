using Lastgood.Adapters.Signals.Exposition;
using Lastgood.App.Configuration.Format;

namespace Lastgood.App.Configuration.Sections;

/// <summary><c>metrics:</c></summary>
internal static class MetricsSection
{
    /// <summary>What stands for "no latency": no metric can have this name by accident, it would be <c>none_seconds</c>.</summary>
    private const string None = "none";

    private static readonly ScrapeOptions Defaults = new();

    private static readonly Field<string> Path = Field.Default(
        "path",
        Texts.RequestPath,
        Defaults.Path,
        "The path of the metrics page, in Prometheus' text format. Asked of each slot directly; no Prometheus is needed."
    );

    private static readonly Field<string> Requests = Field.Default(
        "requests",
        Texts.Metric,
        Defaults.Requests,
        "The counter of requests."
    );

    private static readonly Field<string> StatusLabel = Field.Default(
        "status_label",
        Texts.Label,
        Defaults.StatusLabel,
        "The label of that counter that holds the HTTP status; 500 to 599 are errors."
    );

    private static readonly Field<string> Latency = Field.Default(
        "latency",
        Texts.Metric,
        Defaults.Latency!,
        "The histogram of latencies, in seconds; \"none\" where there is none."
    );

    private static readonly Field<TimeSpan> Timeout = Field.Default(
        "timeout",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        Defaults.Timeout,
        "The longest that the page may take; longer is no data."
    );

    /// <summary>The definition.</summary>
    public static Section<ScrapeOptions> Definition { get; } =
        new(
            "where the metrics are",
            [Path, Requests, StatusLabel, Latency, Timeout],
            static values => new ScrapeOptions
            {
                Path = values.Get(Path),
                Requests = values.Get(Requests),
                StatusLabel = values.Get(StatusLabel),
                Latency = values.Get(Latency) is not None and var latency ? latency : null,
                Timeout = values.Get(Timeout),
            }
        );
}
