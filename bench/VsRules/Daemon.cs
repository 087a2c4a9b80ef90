using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Bench.Support;

namespace Lastgood.Bench.VsRules;

/// <summary>A program that serves in the background until it is disposed of.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Process process;

    private Daemon(Process process, string url) => (this.process, Url) = (process, url);

    /// <summary>Where it answers.</summary>
    public string Url { get; }

    /// <summary>The processor time that it has used, in seconds.</summary>
    public double CpuSeconds => ProcessFigures.CpuSeconds(process.Id);

    /// <summary>A Prometheus that scrapes every second.</summary>
    /// <param name="folder">For its configuration and data.</param>
    /// <param name="port">Where it answers.</param>
    /// <param name="target">What it scrapes.</param>
    /// <param name="rules">Its rules and whom it tells of alerts; null: it only scrapes.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Daemon> PrometheusAsync(
        string folder,
        int port,
        string target,
        (string Yaml, string Alertmanager)? rules,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        var yaml = $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            scrape_configs:
              - job_name: services
                static_configs: [{ targets: ["{{target}}"] }]

            """;
        if (rules is { } known)
        {
            await File.WriteAllTextAsync($"{folder}/rules.yml", known.Yaml, cancellation);
            yaml += $$"""
                rule_files: [rules.yml]
                alerting:
                  alertmanagers: [{ static_configs: [{ targets: ["{{new Uri(
                    known.Alertmanager
                ).Authority}}"] }] }]
                """;
        }
        await File.WriteAllTextAsync($"{folder}/prometheus.yml", yaml, cancellation);
        return await StartAsync(
            "prometheus",
            [
                $"--config.file={folder}/prometheus.yml",
                $"--storage.tsdb.path={folder}/data",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--web.listen-address=127.0.0.1:{port}"
                ),
                "--log.level=error",
            ],
            port,
            cancellation
        );
    }

    /// <summary>An Alertmanager that passes alerts on at once.</summary>
    /// <param name="folder">For its configuration and data.</param>
    /// <param name="port">Where it answers.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Daemon> AlertmanagerAsync(
        string folder,
        int port,
        string configuration,
        CancellationToken cancellation
    )
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync($"{folder}/alertmanager.yml", configuration, cancellation);
        return await StartAsync(
            "prometheus-alertmanager",
            [
                $"--config.file={folder}/alertmanager.yml",
                $"--storage.path={folder}/data",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--web.listen-address=127.0.0.1:{port}"
                ),
                "--cluster.listen-address=",
                "--log.level=error",
            ],
            port,
            cancellation
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Daemon> StartAsync(
        string program,
        IReadOnlyList<string> arguments,
        int port,
        CancellationToken cancellation
    )
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var daemon = new Daemon(Process.Start(new ProcessStartInfo(program, arguments))!, url);
        using var http = new HttpFetcher(TimeProvider.System);
        var ready = new FetchRequest($"{url}/-/ready", TimeSpan.FromSeconds(5), 64 * 1024);
        var begin = Stopwatch.GetTimestamp();
        while ((await http.FetchAsync(ready, cancellation)).Answer is not { Succeeded: true })
        {
            if (daemon.process.HasExited || Stopwatch.GetElapsedTime(begin) > Patience)
            {
                await daemon.DisposeAsync();
                throw new CommandException($"{program} does not answer at {url}");
            }
            await Task.Delay(Glance, cancellation);
        }
        return daemon;
    }
}
