namespace Lastgood.Adapters.Http;

/// <summary>How a service is asked whether it is well, and which version it is.</summary>
public sealed record ProbeOptions
{
    /// <summary>The path that answers 2xx while the service is well.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>The time between two probes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The path that answers with the version.</summary>
    public string VersionPath { get; init; } = "/version";

    /// <summary>The member of a JSON answer that holds the version; null where the whole body, trimmed, is the version.</summary>
    public string? VersionField { get; init; }
}
