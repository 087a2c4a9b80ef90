using Lastgood.App.Composition;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>How the last good release is, right now.</summary>
internal sealed class WayBack(Guarded service)
{
    // What runs where it was found last is it, also when it hangs and does not say its version any more.
    private (string Version, string? Url) seen;
    private LastGood? unasked;

    // Asked only when it matters: a healthy service does not have its way back probed every second.
    public async ValueTask<LastGood> LookAsync(
        ServiceState state,
        Watched now,
        IReadOnlyList<TriggerReading> readings,
        CancellationToken cancellation
    )
    {
        if (state.WayBack(now.Version) is not { Version: var version })
        {
            return LastGood.Nowhere("no other release is known to be good");
        }
        if (Place(now.Found, version) is { } place)
        {
            seen = (version, place.Url);
        }
        if (!TriggerBoard.AnyFired(readings))
        {
            return unasked?.Version == version
                ? unasked
                : unasked = new LastGood(version, LastGoodState.NotRunning, "not asked");
        }
        return await ProbeAsync(now, version, readings, cancellation);
    }

    private async Task<LastGood> ProbeAsync(
        Watched now,
        string version,
        IReadOnlyList<TriggerReading> readings,
        CancellationToken cancellation
    )
    {
        var fired = service
            .Policy.Triggers.Zip(readings)
            .Where(static t => t.Second.State == TriggerState.Fired)
            .Select(static t => t.First)
            .ToList();
        // Where it was found lately it is probed at once. To look again at everything takes as long as a serving release
        // that hangs takes not to answer, so that is done only where the short way does not find it well.
        if (
            await ProbeAsync(now.Found, version, fired, cancellation) is
            { State: LastGoodState.Healthy } well
        )
        {
            return well;
        }
        var found = await service.Setup.Platform.InspectAsync(cancellation);
        return await ProbeAsync(found, version, fired, cancellation)
            ?? new LastGood(version, LastGoodState.NotRunning, "not running");
    }

    private async Task<LastGood?> ProbeAsync(
        Inspection found,
        string version,
        IReadOnlyList<Trigger> fired,
        CancellationToken cancellation
    )
    {
        if (Place(found, version) is not { Running: true, Url: { } url })
        {
            return null;
        }
        if (await service.HealthAsync(url, cancellation) is not { } health)
        {
            return null;
        }
        return
            health.Healthy && await FailingCheckAsync(version, url, fired, cancellation) is { } same
            ? new LastGood(version, LastGoodState.Failing, same)
            : new LastGood(
                version,
                health.Healthy ? LastGoodState.Healthy : LastGoodState.Failing,
                health.Evidence
            );
    }

    // A check that fails for the release that serves is asked of the way back too, where it looks at a release at all.
    private async Task<string?> FailingCheckAsync(
        string version,
        string url,
        IReadOnlyList<Trigger> fired,
        CancellationToken cancellation
    )
    {
        if (fired.All(static t => t.Signal != Signal.Check))
        {
            return null;
        }
        var samples = await Task.WhenAll(
            service
                .ChecksOf(version, url)
                .Where(c => c.IsOfRelease && fired.Any(t => t.Subject == c.Name))
                .Select(async c => (c.Name, Sample: await c.Probe.CheckAsync(cancellation)))
        );
        return
            samples.FirstOrDefault(static s => s.Sample is { Healthy: false })
                is { Sample: { } failed } found
            ? $"{found.Name}: {failed.Evidence}"
            : null;
    }

    private Candidate? Place(Inspection found, string version)
    {
        for (var i = 0; i < found.Candidates.Count; i++)
        {
            var c = found.Candidates[i];
            if (
                !c.Serving
                && (c.Version == version || (c.Version is null && (version, c.Url) == seen))
            )
            {
                return c;
            }
        }
        return null;
    }
}
