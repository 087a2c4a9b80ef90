using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Processes;
using Lastgood.Stage;

namespace Lastgood.Scenarios.Monitored;

/// <summary>A Prometheus or an Alertmanager of a stage's own, on a port of its own; killed at the end.</summary>
internal sealed class Monitor : IAsyncDisposable
{
    private readonly ShopStage stage;
    private readonly string program;
    private readonly IReadOnlyList<string> arguments;
    private readonly StringBuilder said = new();
    private Process? process;

    private Monitor(ShopStage stage, string program, int port, IReadOnlyList<string> arguments)
    {
        this.stage = stage;
        this.program = program;
        this.arguments = arguments;
        Url = Local(port);
    }

    public string Url { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts a Prometheus that scrapes both slots of the shop each second, as the service "shop".</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="alerting">What it evaluates and whom it tells, in its own configuration's words.</param>
    public static Task<Monitor> PrometheusAsync(ShopStage stage, string alerting = "")
    {
        var port = FreePorts.Find(1)[0];
        var file = Path.Combine(stage.Folder, "prometheus.yml");
        var slots = stage.Slots.Select(static slot => $"\"{new Uri(slot.Url).Authority}\"");
        File.WriteAllText(
            file,
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            scrape_configs:
              - job_name: shop
                static_configs: [{ targets: [{{string.Join(
                ", ",
                slots
            )}}], labels: { service: shop } }]
            {{alerting}}
            """
        );
        return StartAsync(
            stage,
            "prometheus",
            port,
            [
                $"--config.file={file}",
                $"--storage.tsdb.path={Path.Combine(stage.Folder, "prometheus")}",
                $"--web.listen-address={new Uri(Local(port)).Authority}",
                "--log.level=warn",
            ]
        );
    }

    /// <summary>Starts an Alertmanager.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="configuration">Its configuration.</param>
    public static Task<Monitor> AlertmanagerAsync(ShopStage stage, string configuration)
    {
        var port = FreePorts.Find(1)[0];
        var file = Path.Combine(stage.Folder, "alertmanager.yml");
        File.WriteAllText(file, configuration);
        return StartAsync(
            stage,
            "prometheus-alertmanager",
            port,
            [
                $"--config.file={file}",
                $"--storage.path={Path.Combine(stage.Folder, "alertmanager")}",
                $"--web.listen-address={new Uri(Local(port)).Authority}",
                "--cluster.listen-address=",
                "--log.level=warn",
            ]
        );
    }

    /// <summary>Starts it, again, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [stage.Mark.Key] = stage.Mark.Value },
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpFetcher(TimeProvider.System);
        var question = new FetchRequest($"{Url}/-/ready", TimeSpan.FromSeconds(5), 64 * 1024);
        await StageSteps.UntilAsync(
            async () => (await http.FetchAsync(question, Cancelled)).Answer is { Succeeded: true },
            static ready => ready,
            _ => $"{program} is not ready:\n{Said}"
        );
    }

    /// <summary>It gets no processor time any more: it still takes connections, and answers none.</summary>
    public Task StarveAsync() => SignalAsync("-STOP");

    /// <summary>It goes on where it was.</summary>
    public Task FeedAsync() => SignalAsync("-CONT");

    /// <summary>Kill -9.</summary>
    public async Task KillAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static async Task<Monitor> StartAsync(
        ShopStage stage,
        string program,
        int port,
        IReadOnlyList<string> arguments
    )
    {
        var monitor = new Monitor(stage, program, port, arguments);
        await monitor.StartAsync();
        return monitor;
    }

    private static string Local(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private async Task SignalAsync(string signal)
    {
        var id = process!.Id.ToString(CultureInfo.InvariantCulture);
        var kill = new Command(["kill", signal, id], TimeSpan.FromSeconds(10));
        var result = await new CommandRunner(TimeProvider.System).RunAsync(kill, Cancelled);
        Assert.True(result.Succeeded, result.Error);
    }

    private string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
