using System.Globalization;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Signals.Prometheus;

/// <summary>
/// The usual queries. Requests and latency by the names of the Prometheus client libraries; CPU, memory and OOM kills by
/// cAdvisor's; restarts by those of kube-state-metrics. Where these have no label that names the service, relabelling puts
/// it on, or a query of one's own maps it.
/// </summary>
public static class PrometheusQueries
{
    private const string Services = "{$label=~\"$services\"}";

    /// <summary>One query for each signal that can be had from Prometheus.</summary>
    /// <param name="requests">The counter of requests.</param>
    /// <param name="statusLabel">Its label with the HTTP status.</param>
    /// <param name="latency">The histogram of latencies in seconds.</param>
    public static IReadOnlyList<PrometheusQuery> Usual(
        string requests = "http_requests_total",
        string statusLabel = "status",
        string latency = "http_request_duration_seconds"
    )
    {
        var all = Rate(requests + Services);
        var failed = Rate($$"""{{requests}}{$label=~"$services",{{statusLabel}}=~"5.."}""");
        return
        [
            // A service without a failure has no such series; the 0 is to be had from those that it has.
            new(Signal.ErrorRate, $"({failed} or 0 * {all}) / {all}")
            {
                Newest = Newest(requests),
            },
            .. Signal
                .Known.Where(static known => known.Quantile is not null)
                .Select(known => Latency(known, latency)),
            new(Signal.Requests, all) { Newest = Newest(requests) },
            new(
                Signal.Cpu,
                $"{Rate($"container_cpu_usage_seconds_total{Services}")} / sum by ($label) (container_spec_cpu_quota{Services} / container_spec_cpu_period{Services})"
            )
            {
                Newest = Newest("container_cpu_usage_seconds_total"),
            },
            new(
                Signal.Memory,
                $"max by ($label) (container_memory_working_set_bytes{Services} / (container_spec_memory_limit_bytes{Services} > 0))"
            )
            {
                Newest = Newest("container_memory_working_set_bytes"),
                Window = TimeSpan.Zero,
            },
            Count(Signal.OomKills, "container_oom_events_total"),
            Count(Signal.Restarts, "kube_pod_container_status_restarts_total"),
        ];
    }

    /// <summary>A query for a signal of one's own; its value is momentary unless it says otherwise.</summary>
    /// <param name="name">The signal's name.</param>
    /// <param name="text">PromQL.</param>
    public static PrometheusQuery Custom(string name, string text) =>
        new(Signal.Custom(name), text) { Window = TimeSpan.Zero };

    /// <summary>The queries, each replaced by that of <paramref name="own"/> for the same signal, and what is new behind them.</summary>
    public static IReadOnlyList<PrometheusQuery> With(
        this IReadOnlyList<PrometheusQuery> queries,
        IReadOnlyCollection<PrometheusQuery> own
    ) =>
        [
            .. queries.Select(query => own.FirstOrDefault(o => Same(o, query)) ?? query),
            .. own.Where(o => !queries.Any(query => Same(o, query))),
        ];

    private static bool Same(PrometheusQuery a, PrometheusQuery b) =>
        string.Equals(a.Signal.Name, b.Signal.Name, StringComparison.Ordinal);

    private static PrometheusQuery Latency(Signal signal, string histogram) =>
        new(
            signal,
            string.Create(
                CultureInfo.InvariantCulture,
                $"histogram_quantile({signal.Quantile}, sum by ($label, le) (rate({histogram}_bucket{Services}[$window])))"
            )
        )
        {
            Newest = Newest($"{histogram}_count"),
        };

    private static PrometheusQuery Count(Signal signal, string counter) =>
        new(signal, counter + Services) { Newest = Newest(counter), Window = TimeSpan.Zero };

    private static string Rate(string selector) => $"sum by ($label) (rate({selector}[$window]))";

    private static string Newest(string metric) =>
        $"max by ($label) (timestamp({metric}{Services}))";
}
