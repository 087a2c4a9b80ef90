using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Replay;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Observe;

/// <summary>Measures one service: its health, its further checks, its counters, and what other sources know of it.</summary>
internal sealed class Observing(
    Guarded service,
    Fleet fleet,
    MonotonicClock clock,
    TimeProvider time
)
{
    /// <summary>Begins to watch an activation: counters, holds and bake time of the release before it do not count.</summary>
    /// <param name="state">The service.</param>
    /// <param name="serving">The activation.</param>
    /// <param name="found">What was found on the platform.</param>
    /// <param name="isNew">Whether it was activated while this looked on: then it has no age, whatever the wall clock says.</param>
    /// <exception cref="PlatformException">It cannot be told where the release runs.</exception>
    public Watched Begin(ServiceState state, Serving serving, Inspection found, bool isNew)
    {
        if (found.Candidates.FirstOrDefault(static c => c.Serving) is not { } place)
        {
            throw new PlatformException(
                $"it cannot be told where {serving.Version} runs: {string.Join("; ", found.Problems)}"
            );
        }
        // Some have none: the platform knows how they are.
        var url = place.Url ?? "";
        service.BeginCounters(url);
        var began = new ActivationBegan(
            serving.Version,
            state.WayBack(serving.Version)?.Baseline,
            isNew ? TimeSpan.Zero : time.GetUtcNow() - serving.Since,
            clock.Now
        );
        return new Watched(
            serving,
            url,
            began,
            new WatchedActivation(
                service.Policy,
                began.Baseline,
                service.Signals,
                began.Age,
                began.At
            )
        )
        {
            Sources = service.SourcesOf(serving.Version, url),
            Checks = new ProbeRounds(service.ChecksOf(serving.Version, url), clock),
        };
    }

    /// <summary>What was measured of all services at once since it was taken last.</summary>
    public IReadOnlyList<SignalSample> TakeShared()
    {
        var all = fleet.Samples.Take(service.Name);
        return service.Told.Count == 0
            ? all
            : [.. all.Where(s => !service.Told.Contains(s.Signal))];
    }

    /// <summary>Takes one measurement of everything; what it brought.</summary>
    /// <param name="now">What is watched.</param>
    /// <param name="shared">What was measured of all services at once.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<Observed> ObserveAsync(
        Watched now,
        IReadOnlyList<SignalSample> shared,
        CancellationToken cancellation
    )
    {
        now.ObservedAt = clock.Now;
        now.Checks.Start(cancellation);
        var health = service.HealthAsync(now.Url, cancellation);
        var others = ReadAllAsync(now.Sources, cancellation);
        CounterReading? counters = null;
        if (service.Setup.ReadCounters is { } read)
        {
            var reading = await read(now.Url, cancellation);
            counters = new CounterReading(clock.Now, reading);
        }
        var observed = new Observed
        {
            Counters = counters,
            Samples = await others is { Count: > 0 } own ? [.. own, .. shared] : shared,
            Health = await health,
            Checks = await now.Checks.TakeAsync(),
        };
        now.Board.Add(observed);
        return observed;
    }

    // All at the same time.
    private static async ValueTask<IReadOnlyList<SignalSample>> ReadAllAsync(
        IReadOnlyList<ISignalSource> sources,
        CancellationToken cancellation
    )
    {
        if (sources.Count == 0)
        {
            return [];
        }
        var samples = new List<SignalSample>();
        var reading = sources.Select(source => source.ReadAsync(cancellation)).ToList();
        foreach (var one in reading)
        {
            samples.AddRange((await one).Select(static s => s.Sample));
        }
        return samples;
    }
}
