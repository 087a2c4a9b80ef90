using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>Measures one service: its health, its counters, and what other sources know of it.</summary>
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
        if (found.Candidates.FirstOrDefault(static c => c.Serving)?.Url is not { } url)
        {
            throw new PlatformException(
                $"it cannot be told where {serving.Version} runs: {string.Join("; ", found.Problems)}"
            );
        }
        var baseline = state.WayBack(serving.Version)?.Baseline;
        return new Watched(
            serving,
            url,
            new TriggerBoard(service.Policy, baseline, service.Signals),
            isNew ? TimeSpan.Zero : time.GetUtcNow() - serving.Since,
            clock.Now
        )
        {
            Sources = service.SourcesOf(serving.Version, url),
        };
    }

    /// <summary>Takes one measurement of everything.</summary>
    public async Task ObserveAsync(Watched now, CancellationToken cancellation)
    {
        var health = service.HealthAsync(now.Url, cancellation);
        var others = now.Sources.Select(source => source.ReadAsync(cancellation)).ToList();
        if (service.Setup.ReadCounters is { } read)
        {
            var reading = await read(now.Url, cancellation);
            now.Board.Add(clock.Now, reading);
            now.LastCounters = reading.Sample ?? now.LastCounters;
        }
        foreach (var other in others)
        {
            Add(now, await other);
        }
        Take(now);
        now.Board.Add(await health);
    }

    /// <summary>Takes what was measured of all services at once since the last time.</summary>
    public void Take(Watched now) => Add(now, fleet.Samples.Take(service.Name));

    private static void Add(Watched now, IReadOnlyList<ServiceSample> samples)
    {
        foreach (var sample in samples)
        {
            now.Board.Add(sample.Sample);
        }
    }
}
