using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Signals.Prometheus;

/// <summary>A real Prometheus on a free port with its data in a folder of its own; it scrapes every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePorts.Take(1)[0];
    private Daemon? daemon;

    /// <summary>Below <c>scrape_configs</c>: the targets.</summary>
    private readonly string targets;
    private readonly string? webConfig;

    private PrometheusServer(IEnumerable<string> pages, string? webConfig)
    {
        targets = string.Join(", ", pages.Select(static page => $"\"{new Uri(page).Authority}\""));
        this.webConfig = webConfig;
    }

    public string Url =>
        $"{(webConfig?.Contains("cert_file", StringComparison.Ordinal) == true ? "https" : "http")}://127.0.0.1:{port}";

    public string Data => folder["data"];

    /// <summary>Starts one that scrapes these pages.</summary>
    public static async Task<PrometheusServer> StartAsync(params string[] pages)
    {
        var server = new PrometheusServer(pages, webConfig: null);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts one that asks who is there; nothing is waited for.</summary>
    public static async Task<PrometheusServer> GuardedAsync(string webConfig)
    {
        var server = new PrometheusServer([], webConfig);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        await File.WriteAllTextAsync(
            folder["prometheus.yml"],
            $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            scrape_configs:
              - job_name: services
                static_configs: [{ targets: [{{targets}}] }]
            """
        );
        string[] guard = [];
        if (webConfig is not null)
        {
            await File.WriteAllTextAsync(folder["web.yml"], webConfig);
            guard = [$"--web.config.file={folder["web.yml"]}"];
        }
        daemon = await Daemon.StartAsync(
            "prometheus",
            [
                $"--config.file={folder["prometheus.yml"]}",
                $"--storage.tsdb.path={Data}",
                "--storage.tsdb.retention.time=10y",
                $"--web.listen-address=127.0.0.1:{port}",
                "--log.level=warn",
                .. guard,
            ],
            webConfig is null ? $"{Url}/-/ready" : null
        );
    }

    public async Task StopAsync() => await daemon!.DisposeAsync();

    /// <summary>How many instant queries it has answered.</summary>
    public async Task<int> QueriesAsync()
    {
        using var http = new HttpFetcher(TimeProvider.System);
        var page = await http.FetchAsync(
            new FetchRequest($"{Url}/metrics", TimeSpan.FromSeconds(60), 8 * 1024 * 1024),
            TestContext.Current.CancellationToken
        );
        return page.Answer!.Text.Split('\n')
            .Where(static line =>
                line.StartsWith("prometheus_http_requests_total", StringComparison.Ordinal)
                && line.Contains("handler=\"/api/v1/query\"", StringComparison.Ordinal)
            )
            .Sum(static line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    public PrometheusOptions Options(params string[] services) =>
        new()
        {
            Url = Url,
            Services = [.. services.Select(static name => new PrometheusService(name))],
            Timeout = TimeSpan.FromSeconds(60),
        };

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }
}
