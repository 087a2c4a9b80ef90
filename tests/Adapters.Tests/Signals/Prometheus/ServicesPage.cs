using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lastgood.Adapters.Tests.Http;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>
/// A page of metrics as several services together would have it. Service i has i/1000 errors, 10 requests a second, half
/// of them below 0.1 s and all below 0.2 s, uses i/1000 of its memory and 0.25 of its processor.
/// </summary>
internal sealed class ServicesPage : IAsyncDisposable
{
    private readonly RawServer server;
    private readonly long begin = Stopwatch.GetTimestamp();

    public ServicesPage(params string[] services) =>
        server = new RawServer(
            async (stream, _, stop) =>
            {
                var body = Encoding.UTF8.GetBytes(Text(services));
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {body.Length}\r\n\r\n"
                    ),
                    stop
                );
                await stream.WriteAsync(body, stop);
            }
        );

    public string Url => server.Url;

    /// <summary>How often each service was killed for want of memory.</summary>
    public int Kills { get; set; }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private string Text(string[] services)
    {
        var seconds = 100_000 + Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var page = new StringBuilder();
        for (var i = 0; i < services.Length; i++)
        {
            var requests = 10 * seconds;
            var errors = i / 1000.0;
            Add("http_requests_total", services[i], "status=\"200\"", requests * (1 - errors));
            if (i > 0)
            {
                Add("http_requests_total", services[i], "status=\"500\"", requests * errors);
            }
            const string latency = "http_request_duration_seconds";
            Add($"{latency}_bucket", services[i], "le=\"0.1\"", requests / 2);
            Add($"{latency}_bucket", services[i], "le=\"0.2\"", requests);
            Add($"{latency}_bucket", services[i], "le=\"+Inf\"", requests);
            Add($"{latency}_count", services[i], "", requests);
            Add("container_cpu_usage_seconds_total", services[i], "", seconds / 2);
            Add("container_spec_cpu_quota", services[i], "", 200_000);
            Add("container_spec_cpu_period", services[i], "", 100_000);
            Add("container_memory_working_set_bytes", services[i], "", i * 1000.0);
            Add("container_spec_memory_limit_bytes", services[i], "", 1_000_000);
            Add("container_oom_events_total", services[i], "name=\"a\"", Kills);
            Add("container_oom_events_total", services[i], "name=\"b\"", 3);
            Add("kube_pod_container_status_restarts_total", services[i], "", i);
            Add("queue_depth", services[i], "", 10 * i);
        }
        return page.ToString();

        void Add(string name, string service, string labels, double value) =>
            page.Append(
                CultureInfo.InvariantCulture,
                $"{name}{{service=\"{service}\"{(labels.Length > 0 ? "," : "")}{labels}}} {value:R}\n"
            );
    }
}
