namespace Lastgood.Adapters.Signals.Exposition;

/// <summary>Where a service's metrics are, and which of them count requests and latency.</summary>
public sealed record ScrapeOptions
{
    /// <summary>The path of the Prometheus text page.</summary>
    public string Path { get; init; } = "/metrics";

    /// <summary>The counter of requests.</summary>
    public string Requests { get; init; } = "http_requests_total";

    /// <summary>The label of <see cref="Requests"/> that holds the HTTP status.</summary>
    public string StatusLabel { get; init; } = "status";

    /// <summary>The histogram of latencies in seconds; null where there is none.</summary>
    public string? Latency { get; init; } = "http_request_duration_seconds";

    /// <summary>The longest that the page may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest page that is read, in bytes; a larger one is no data.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;
}
