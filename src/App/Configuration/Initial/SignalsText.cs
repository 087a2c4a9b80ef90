namespace Lastgood.App.Configuration.Initial;

/// <summary>The keys by which a service is watched, from what it answers.</summary>
internal static class SignalsText
{
    /// <summary>Writes them.</summary>
    /// <param name="file">The proposal.</param>
    /// <param name="service">What the service answers; null where nothing does.</param>
    public static void Write(ProposalText file, ServiceFacts? service)
    {
        file.Open(2, "health")
            .Say(3, "The path that answers 2xx while the service is well.")
            .Unless(service is { IsHealthy: true }, 3, "nothing answered 2xx at /health")
            .Set(3, "path", "/health")
            .Open(2, "version")
            .Say(
                3,
                "The path that answers with the version that runs: the name that you give to deploy."
            )
            .Unless(service?.Version is not null, 3, "nothing answered with a version at /version")
            .Set(3, "path", "/version");
        if (service?.Version?.Member is { } member)
        {
            file.Say(3, "The member of the JSON answer.").Set(3, "field", member);
        }
        if (service?.Metrics is { } metrics)
        {
            file.Open(2, "metrics")
                .Set(3, "path", "/metrics")
                .Set(3, "requests", metrics.Requests)
                .Set(3, "status_label", metrics.StatusLabel)
                .Set(3, "latency", metrics.Latency ?? "none");
        }
        else
        {
            file.Say(
                    2,
                    "No /metrics with a counter of requests was found: the service is watched by its health alone."
                )
                .Say(
                    2,
                    "With metrics, \"metrics:\" here, and the triggers \"error_rate > 10% for 2m\" and \"p95 > 5x baseline\"."
                );
        }
        file.Open(2, "policy")
            .Say(3, "When the service goes back by itself; each line alone is enough.")
            .Open(3, "triggers");
        if (service?.Metrics is not null)
        {
            file.Item(4, "error_rate > 10% for 2m");
        }
        if (service?.Metrics?.Latency is not null)
        {
            file.Item(4, "p95 > 5x baseline");
        }
        file.Item(4, "health fails 3 times");
    }
}
