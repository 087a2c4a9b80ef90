using System.Diagnostics;
using System.Globalization;
using Lastgood.Adapters.Storage;
using Lastgood.App.Daemon;
using Lastgood.Bench.Support;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Runs;
using Lastgood.Core.Signals;

namespace Lastgood.Bench.Scale;

/// <summary>The watches of so many services, all of which begin to fail in the same second: <c>SERVICES CAP FOLDER</c>.</summary>
internal sealed class StormPart : IPart
{
    private static readonly TimeSpan CapWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly Policy Policy = new()
    {
        Triggers = [TriggerLine.Parse("error_rate > 10%").Trigger!],
    };

    public string Name => "storm";

    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var count = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var cap = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var names = Enumerable.Range(0, count).Select(static i => $"service-{i}").ToList();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var clock = new MonotonicClock(TimeProvider.System);
        var fleet = new Fleet(new RollbackCap(cap, CapWithin));
        var decided = 0;
        var ticked = 0;
        var troubles = 0;
        TimeSpan took;
        await using (var store = new SqliteStore(arguments[2], TimeProvider.System))
        {
            await SayAsync("writing their history");
            await Task.WhenAll(
                names.Select(n => ScaledHistory.WriteAsync(store, n, patience.Token))
            );
            await SayAsync("watching");
            using var stop = new CancellationTokenSource();
            foreach (var (i, name) in names.Index())
            {
                fleet.Neighbours.Expect(name, DependenciesOf(i));
            }
            var watches = names
                .Select(
                    (name, i) =>
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
                                Policy = Policy,
                                DependsOn = DependenciesOf(i),
                            },
                            fleet,
                            clock,
                            TimeProvider.System,
                            Reported
                        ).RunAsync(stop.Token, patience.Token)
                )
                .ToList();
            await UntilAsync(() => Volatile.Read(ref ticked) >= count, patience.Token);
            await SayAsync("all of them fail");
            var begin = Stopwatch.GetTimestamp();
            fleet.Samples.Put([.. names.Select(n => Failing(n, clock.Now))]);
            await UntilAsync(() => Volatile.Read(ref decided) >= count, patience.Token);
            took = Stopwatch.GetElapsedTime(begin);
            await stop.CancelAsync();
            await Task.WhenAll(watches);
        }
        await Part.TellAsync(await ReadAsync(arguments[2], names, took, troubles, cancellation));

        void Told(Entry entry)
        {
            if (entry.Fact is DecisionMade)
            {
                Interlocked.Increment(ref decided);
            }
        }

        void Reported(WatchReport report)
        {
            Interlocked.Increment(ref report.Decision is null ? ref troubles : ref ticked);
        }
    }

    // Of every second one a dependency that all of them share could be to blame.
    private static IReadOnlyList<string> DependenciesOf(int service) =>
        service % 2 == 0 ? [] : ["database"];

    private static ServiceSample Failing(string service, TimeSpan now) =>
        new(service, new SignalSample(Signal.ErrorRate, now, 0.5) { Requests = 1000 });

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        while (!condition())
        {
            await Task.Delay(Glance, cancellation);
        }
    }

    // As another process finds it, not as this one remembers it.
    private static async Task<StormFigures> ReadAsync(
        string folder,
        List<string> names,
        TimeSpan took,
        int troubles,
        CancellationToken cancellation
    )
    {
        await using var store = new SqliteStore(folder, TimeProvider.System);
        var (lost, twice, asked, back) = (0, 0, 0, 0);
        foreach (var name in names)
        {
            var entries = await store.ReadAsync(name, 0, cancellation);
            var decisions = entries
                .Select(static e => e.Fact)
                .OfType<DecisionMade>()
                .Select(static f => f.Decision.Kind)
                .ToList();
            var state = ServiceState.From(name, entries);
            lost += decisions.Count == 0 ? 1 : 0;
            twice += decisions.Count > 1 ? 1 : 0;
            asked += decisions.Contains(DecisionKind.Ask) ? 1 : 0;
            back +=
                state.Runs.Any(static r => r.Plan.Kind == RunKind.Rollback)
                && state.Serving?.Version == MemoryPlatform.Good
                    ? 1
                    : 0;
        }
        var audit = await store.AuditAsync(cancellation);
        return new StormFigures(
            took.TotalSeconds,
            lost,
            twice,
            asked,
            back,
            troubles,
            audit.Problem
        );
    }

    private static Task SayAsync(string what) => Console.Error.WriteLineAsync(what);
}

/// <summary>What came of a storm, as the journal has it.</summary>
/// <param name="Seconds">From the moment at which all failed to the last decision that is durable.</param>
/// <param name="Lost">Services without a decision.</param>
/// <param name="Twice">Services with more than one.</param>
/// <param name="Asked">Services of which a person is asked.</param>
/// <param name="Back">Services that went back by themselves.</param>
/// <param name="Troubles">What the watches reported as trouble.</param>
/// <param name="Broken">Where the journal's chain is broken; null where it is not.</param>
internal sealed record StormFigures(
    double Seconds,
    int Lost,
    int Twice,
    int Asked,
    int Back,
    int Troubles,
    string? Broken
);
