using System.Text;
using System.Text.Json;
using Lastgood.Adapters.Tests.Platforms.Nginx;

namespace Lastgood.Adapters.Tests.Signals.Alertmanager;

/// <summary>A real Alertmanager on a free port, which tells a receiver of alerts at once.</summary>
internal sealed class AlertmanagerServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private Daemon? daemon;

    private string Url { get; } = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";

    public static async Task<AlertmanagerServer> StartAsync(string configuration)
    {
        var server = new AlertmanagerServer();
        await File.WriteAllTextAsync(server.folder["alertmanager.yml"], configuration);
        server.daemon = await Daemon.StartAsync(
            "prometheus-alertmanager",
            [
                $"--config.file={server.folder["alertmanager.yml"]}",
                $"--storage.path={server.folder["data"]}",
                $"--web.listen-address={new Uri(server.Url).Authority}",
                "--cluster.listen-address=",
                "--log.level=warn",
            ],
            $"{server.Url}/-/ready"
        );
        return server;
    }

    /// <summary>A configuration with one receiver.</summary>
    public static string Telling(string url, string repeat = "1s", string http = "{}") =>
        $$"""
            route:
              receiver: lastgood
              group_by: [service]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: {{repeat}}
            receivers:
              - name: lastgood
                webhook_configs:
                  - url: {{url}}
                    send_resolved: true
                    http_config: {{http}}
            """;

    /// <summary>Says that alerts fire, or are over, as Prometheus does.</summary>
    public async Task PostAsync(bool firing, params string[] names)
    {
        var (now, hour) = (DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        var alerts = names.Select(name => new
        {
            labels = new { alertname = name, service = "shop" },
            annotations = new { summary = $"{name} is bad" },
            startsAt = Begin,
            endsAt = firing ? now + hour : now,
        });
        using var body = new StringContent(
            JsonSerializer.Serialize(alerts),
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await http.PostAsync(
            new Uri($"{Url}/api/v2/alerts"),
            body,
            TestContext.Current.CancellationToken
        );
        Assert.True(answer.IsSuccessStatusCode, daemon?.Died());
    }

    public DateTimeOffset Begin { get; } = DateTimeOffset.UtcNow.AddMinutes(-1);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await daemon!.DisposeAsync();
        folder.Dispose();
    }
}
