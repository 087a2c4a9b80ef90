using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Signals.Prometheus.Rules;
using Lastgood.Bench.Support;
using Lastgood.Bench.VsRules;
using Lastgood.Stage;

namespace Lastgood.Bench;

/// <summary>Deciding for many services that a Prometheus measures, beside its own alerting on the same rules.</summary>
internal sealed class VsPrometheus : IBenchmark
{
    /// <summary>Fewer services, for a glance.</summary>
    private const string Fewer = "BENCH_SERVICES";

    private static readonly int Services = Environment.GetEnvironmentVariable(Fewer) is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : 1000;
    private const int Rounds = 20;
    private const int RoundsPerStart = 5;

    // Until windows are full and both sides have begun.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name => "vs-prometheus";

    public string About =>
        "processor time and lead of deciding for many services, beside Prometheus' rules and Alertmanager";

    public async Task<Measured> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine("artifacts", "bench", Guid.NewGuid().ToString("n"))
        );
        var ports = FreePorts.Find(6);
        var (alerted, decided) = (new Moments("an alert"), new Moments("a decision"));
        try
        {
            await using var series = new SeriesServer(ports[0], RuledServices.Names(Services));
            await using var receiver = new AlertReceiver(ports[1], alerted);
            await using var alertmanager = await Daemon.AlertmanagerAsync(
                $"{folder.FullName}/alertmanager",
                ports[2],
                new AlertmanagerRoute { Url = receiver.Url }.Write(),
                cancellation
            );
            Task<Daemon> PrometheusAsync(string name, int port, bool hasRules) =>
                Daemon.PrometheusAsync(
                    $"{folder.FullName}/{name}",
                    port,
                    series.Target,
                    hasRules ? (RuledServices.Rules(Services), alertmanager.Url) : null,
                    cancellation
                );
            await using var ruled = await PrometheusAsync("ruled", ports[3], hasRules: true);
            Costs costs;
            await using (var plain = await PrometheusAsync("plain", ports[4], hasRules: false))
            await using (var asked = await PrometheusAsync("asked", ports[5], hasRules: false))
            await using (
                var watch = await WatchProcess.StartAsync(
                    asked.Url,
                    Services,
                    $"{folder.FullName}/cost",
                    new Moments("a decision"),
                    cancellation
                )
            )
            {
                await SayAsync("three Prometheus: one scrapes, one has the rules, one is asked");
                await Task.Delay(WarmUp, cancellation);
                var before = Costs.Now(plain, ruled, asked, alertmanager, watch);
                await Task.Delay(Minute, cancellation);
                costs = Costs.Now(plain, ruled, asked, alertmanager, watch).Since(before);
            }
            var rounds = new List<Round>();
            while (rounds.Count < Rounds)
            {
                // Started anew now and then: the two look at fixed distances within the second, by chance near or far.
                await using var watch = await WatchProcess.StartAsync(
                    ruled.Url,
                    Services,
                    $"{folder.FullName}/lead-{rounds.Count}",
                    decided,
                    cancellation
                );
                await Task.Delay(WarmUp / 3, cancellation);
                for (var i = 0; i < RoundsPerStart; i++)
                {
                    rounds.Add(
                        await RoundAsync(
                            series,
                            $"service-{rounds.Count}",
                            alerted,
                            decided,
                            cancellation
                        )
                    );
                    await SayAsync(
                        $"round {rounds.Count} of {Rounds}: lastgood {rounds[^1].Ours:0} ms, Alertmanager's webhook {rounds[^1].Theirs:0} ms"
                    );
                }
            }
            return Result(costs, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Round> RoundAsync(
        SeriesServer series,
        string service,
        Moments alerted,
        Moments decided,
        CancellationToken cancellation
    )
    {
        await Task.Delay(Random.Shared.NextDouble() * RuledServices.Interval, cancellation);
        var crossed = Stopwatch.GetTimestamp();
        series.Break(service);
        var ours = decided.OfAsync(service, cancellation);
        var theirs = alerted.OfAsync(service, cancellation);
        return new Round(
            Stopwatch.GetElapsedTime(crossed, await ours).TotalMilliseconds,
            Stopwatch.GetElapsedTime(crossed, await theirs).TotalMilliseconds
        );
    }

    private static Measured Result(Costs costs, List<Round> rounds)
    {
        var lead = rounds.Select(static r => r.Theirs - r.Ours).Median();
        return new Measured(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["cpu_ratio"] = costs.Ours / costs.Theirs,
                ["decision_lead_ms"] = lead,
            },
            [
                (
                    "Prometheus' rules",
                    Measured.Show(costs.Theirs, "s"),
                    $"of a core a minute, for {Services} services × 5 rules each second; {costs.Alertmanager:0.0} s of Alertmanager not counted"
                ),
                (
                    "lastgood",
                    Measured.Show(costs.Ours, "s"),
                    $"of a core a minute: {costs.Queries:0.0} s of Prometheus for its queries, {costs.Watch:0.0} s of its own"
                ),
                ("to scrape alone", Measured.Show(costs.Plain, "s"), "taken off from both"),
                (
                    "lastgood decides",
                    Measured.Show(rounds.Select(static r => r.Ours).Median(), "ms"),
                    $"after the threshold is crossed, 2 s of which are asked for; median of {rounds.Count}, durable"
                ),
                (
                    "the webhook comes",
                    Measured.Show(rounds.Select(static r => r.Theirs).Median(), "ms"),
                    $"likewise; lastgood was earlier in {rounds.Count(static r => r.Ours < r.Theirs)}"
                ),
            ]
        );
    }

    private static Task SayAsync(string what) => Console.Error.WriteLineAsync(what);

    /// <param name="Ours">From the crossing to our decision, in milliseconds.</param>
    /// <param name="Theirs">From the crossing to the webhook.</param>
    private sealed record Round(double Ours, double Theirs);

    /// <summary>Processor time in seconds.</summary>
    private sealed record Costs(
        double Plain,
        double Ruled,
        double Asked,
        double Alertmanager,
        double Watch
    )
    {
        public double Theirs => Ruled - Plain;
        public double Queries => Asked - Plain;
        public double Ours => Queries + Watch;

        public static Costs Now(
            Daemon plain,
            Daemon ruled,
            Daemon asked,
            Daemon alertmanager,
            WatchProcess watch
        ) =>
            new(
                plain.CpuSeconds,
                ruled.CpuSeconds,
                asked.CpuSeconds,
                alertmanager.CpuSeconds,
                watch.CpuSeconds
            );

        public Costs Since(Costs before) =>
            new(
                Plain - before.Plain,
                Ruled - before.Ruled,
                Asked - before.Asked,
                Alertmanager - before.Alertmanager,
                Watch - before.Watch
            );
    }
}
