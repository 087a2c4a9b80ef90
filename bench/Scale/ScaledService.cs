using Lastgood.App.Daemon;
using Lastgood.App.Daemon.Decide;
using Lastgood.App.Daemon.Observe;
using Lastgood.Bench.Support;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;

namespace Lastgood.Bench.Scale;

/// <summary>One of very many services: what it would answer if it were asked, and what watches it.</summary>
internal sealed class ScaledService
{
    private const string Waits = "what is measured here must not wait for anything";
    private static readonly NoStore Store = new();
    private static readonly HealthSample Unprobed = new(TimeSpan.Zero, Healthy: true, "");
    private static readonly Task<Reading> Unasked = Task.FromResult(Reading.None("not asked"));

    private readonly ScaledTraffic traffic;
    private readonly ServiceState state;
    private readonly Watched watched;
    private readonly Observing observing;
    private readonly Deciding deciding;
    private Task<Reading> counters = Unasked;
    private HealthSample health = Unprobed;

    public ScaledService(int index, Fleet fleet, SimulatedTime time)
    {
        var name = $"service-{index}";
        traffic = new ScaledTraffic(index, name);
        state = ScaledHistory.State(name, time.GetUtcNow());
        var clock = new MonotonicClock(time);
        var guarded = ScaledGuard.Of(
            name,
            () => counters,
            url => Task.FromResult(HealthAt(url)),
            Store,
            time
        );
        observing = new Observing(guarded, fleet, clock, time);
        deciding = new Deciding(guarded, fleet, clock, time);
        var found = Result(
            new ValueTask<Inspection>(guarded.Setup.Platform.InspectAsync(CancellationToken.None))
        );
        watched = observing.Begin(state, state.Serving!, found, isNew: true);
        watched.Found = found;
    }

    /// <summary>A second passes: there is something new to be measured.</summary>
    public void Live(TimeSpan now, List<ServiceSample> shared)
    {
        counters = Task.FromResult(traffic.Scrape(now));
        health = traffic.Probe(now);
        traffic.Measure(now, shared);
    }

    /// <summary>One tick, as <c>lastgood watch</c> has it, with sources that answer at once.</summary>
    public Decision Tick()
    {
        Result(observing.ObserveAsync(watched, observing.TakeShared(), CancellationToken.None));
        var decision = Result(deciding.DecideAsync(state, watched, CancellationToken.None));
        // A real source keeps nothing of what it has answered either.
        (counters, health) = (Unasked, Unprobed);
        return decision;
    }

    private HealthSample HealthAt(string url) =>
        MemoryPlatform.At(url) == MemoryPlatform.Newest
            ? health
            : new HealthSample(health.At, Healthy: true, "HTTP 200");

    private static T Result<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException(Waits);
}
