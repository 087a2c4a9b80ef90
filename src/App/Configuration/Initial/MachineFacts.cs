using Lastgood.App.Configuration.Initial.Hosted;

namespace Lastgood.App.Configuration.Initial;

/// <summary>What was found on a machine.</summary>
/// <param name="Nginx">What nginx passes on to where; null where no configuration of nginx was found.</param>
/// <param name="Services">The ports of this machine where something answers over HTTP as a service does, in order.</param>
internal sealed record MachineFacts(NginxSites? Nginx, IReadOnlyList<ServiceFacts> Services)
{
    /// <summary>What runs that a platform can take over as it is.</summary>
    public IReadOnlyList<HostedService> Hosted { get; init; } = [];
}

/// <summary>What answers at a port.</summary>
/// <param name="Port">The port.</param>
/// <param name="IsHealthy">Whether <c>/health</c> answers 2xx.</param>
/// <param name="Version">Its answer to <c>/version</c>, where it is a version.</param>
/// <param name="Metrics">What its <c>/metrics</c> count, where it has them.</param>
internal sealed record ServiceFacts(
    int Port,
    bool IsHealthy,
    VersionFacts? Version,
    MetricsFacts? Metrics
)
{
    /// <summary>Whether anything of it looks like a service.</summary>
    public bool IsAny => IsHealthy || Version is not null || Metrics is not null;
}

/// <summary>How a service tells its version.</summary>
/// <param name="Version">What it told.</param>
/// <param name="Member">The member of the JSON answer; null where the answer is the version.</param>
internal sealed record VersionFacts(string Version, string? Member);

/// <summary>What a metrics page counts.</summary>
/// <param name="Requests">The counter of requests.</param>
/// <param name="StatusLabel">Its label that holds the HTTP status.</param>
/// <param name="Latency">The histogram of latencies; null where there is none.</param>
internal sealed record MetricsFacts(string Requests, string StatusLabel, string? Latency);
