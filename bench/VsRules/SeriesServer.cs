using System.Globalization;
using System.Net;
using System.Text;

namespace Lastgood.Bench.VsRules;

/// <summary>
/// The series of all services on one page, which each Prometheus scrapes every second: two counters of requests, a
/// histogram, CPU and memory with their limits, and restarts. All are well but those that were broken: of these the memory
/// jumps above its threshold, which nothing smooths.
/// </summary>
internal sealed class SeriesServer : IAsyncDisposable
{
    private const int PerSecond = 50;
    private static readonly string[] Bounds = ["0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];
    private static readonly double[] Shares = [0.5, 0.8, 0.97, 1, 1, 1, 1];

    private readonly HttpListener listener = new();
    private readonly IReadOnlyList<string> names;
    private readonly DateTimeOffset begin = DateTimeOffset.UtcNow;
    private readonly HashSet<string> broken = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Task serving;

    public SeriesServer(int port, IReadOnlyList<string> names)
    {
        this.names = names;
        Target = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        listener.Prefixes.Add($"http://{Target}/");
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public string Target { get; }

    /// <summary>From now on a service's memory is above the threshold.</summary>
    public void Break(string service)
    {
        lock (gate)
        {
            broken.Add(service);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                var page = Encoding.UTF8.GetBytes(Page());
                context.Response.ContentType = "text/plain; version=0.0.4";
                await context.Response.OutputStream.WriteAsync(page);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: that was meant. Or a Prometheus went away in the middle, at the end of everything.
        }
    }

    private string Page()
    {
        var seconds = (DateTimeOffset.UtcNow - begin).TotalSeconds;
        var requests = Math.Floor(PerSecond * seconds);
        var page = new StringBuilder();
        foreach (var name in names)
        {
            Add(page, "http_requests_total", name, ",status=\"200\"", requests);
            Add(page, "http_requests_total", name, ",status=\"500\"", Math.Floor(requests / 500));
            for (var i = 0; i < Bounds.Length; i++)
            {
                var le = $",le=\"{Bounds[i]}\"";
                var count = Math.Floor(requests * Shares[i]);
                Add(page, "http_request_duration_seconds_bucket", name, le, count);
            }
            Add(page, "http_request_duration_seconds_count", name, "", requests);
            Add(page, "http_request_duration_seconds_sum", name, "", requests * 0.08);
            Add(page, "container_cpu_usage_seconds_total", name, "", seconds * 0.4);
            Add(page, "container_spec_cpu_quota", name, "", 100_000);
            Add(page, "container_spec_cpu_period", name, "", 100_000);
            Add(page, "container_memory_working_set_bytes", name, "", IsBroken(name) ? 99e6 : 5e7);
            Add(page, "container_spec_memory_limit_bytes", name, "", 1e8);
            Add(page, "kube_pod_container_status_restarts_total", name, "", 1);
        }
        return page.ToString();
    }

    private bool IsBroken(string name)
    {
        lock (gate)
        {
            return broken.Contains(name);
        }
    }

    private static void Add(
        StringBuilder page,
        string metric,
        string service,
        string labels,
        double value
    ) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"{metric}{{service=\"{service}\"{labels}}} {value}\n"
        );
}
