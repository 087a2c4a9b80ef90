using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Signals.Prometheus;
using Lastgood.Adapters.Storage;
using Lastgood.App.Daemon;
using Lastgood.App.Daemon.Observe;
using Lastgood.Bench.Scale;
using Lastgood.Bench.Support;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Signals;

namespace Lastgood.Bench.VsRules;

/// <summary>
/// <c>lastgood watch</c> over so many services whose platform is in memory, measured by a Prometheus: <c>URL SERVICES
/// FOLDER</c>. It says <c>ready</c>, and each service's first decision when it is durable: <c>SERVICE TIMESTAMP</c>. It
/// ends with its standard input.
/// </summary>
internal sealed class WatchPart : IPart
{
    public const string Ready = "ready";
    private static readonly TimeSpan CapWithin = TimeSpan.FromHours(1);

    public string Name => "watch";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var names = RuledServices.Names(count);
        var clock = new MonotonicClock(TimeProvider.System);
        var fleet = new Fleet(new RollbackCap(count, CapWithin));
        await using var store = new SqliteStore(arguments[2], TimeProvider.System);
        await Task.WhenAll(names.Select(n => ScaledHistory.WriteAsync(store, n, cancellation)));
        using var stop = new CancellationTokenSource();
        var source = new PrometheusSource(
            RuledServices.Options(arguments[0], count),
            TimeProvider.System,
            Random.Shared.NextDouble
        );
        var measuring = new SharedMeasuring(source, fleet.Samples).RunAsync(
            RuledServices.Interval,
            TimeProvider.System,
            Console.Error.WriteLine,
            stop.Token
        );
        var watches = names
            .Select(name =>
                new ServiceWatch(
                    ScaledGuard.Of(
                        name,
                        counters: null,
                        _ => Task.FromResult(new HealthSample(clock.Now, true, "HTTP 200")),
                        store,
                        TimeProvider.System,
                        Told
                    ) with
                    {
                        Policy = RuledServices.Policy,
                        Probe = new(),
                        Signals = [Signal.Health, .. source.Signals],
                    },
                    fleet,
                    clock,
                    TimeProvider.System,
                    static _ => { }
                ).RunAsync(stop.Token, cancellation)
            )
            .ToList();
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync(cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(watches.Append(measuring));
    }

    private static void Told(Entry entry)
    {
        if (entry.Fact is DecisionMade)
        {
            Console.Out.WriteLine($"{entry.Service} {Stopwatch.GetTimestamp()}");
        }
    }
}
