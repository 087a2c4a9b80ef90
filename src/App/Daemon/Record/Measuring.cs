using Lastgood.App.Composition;
using Lastgood.App.Daemon.Decide;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Record;

/// <summary>Measures one service for a while as a watch does, and decides as it does, but does nothing.</summary>
internal sealed class Measuring
{
    private readonly Guarded service;
    private readonly MonotonicClock clock;
    private readonly TimeProvider time;
    private readonly Observing observing;
    private readonly Deciding deciding;
    private readonly SharedMeasuring? shared;
    private readonly ServiceState state;
    private Watched? watched;

    /// <summary>Measures a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="fleet">What the services share; no other one of it is measured.</param>
    /// <param name="shared">What measures all of them at once; null where nothing does.</param>
    /// <param name="clock">The clock of samples.</param>
    /// <param name="time">The wall clock.</param>
    public Measuring(
        Guarded service,
        Fleet fleet,
        SharedMeasuring? shared,
        MonotonicClock clock,
        TimeProvider time
    )
    {
        (this.service, this.shared, this.clock, this.time) = (service, shared, clock, time);
        observing = new Observing(service, fleet, clock, time);
        deciding = new Deciding(service, fleet, clock, time);
        state = new ServiceState(service.Name);
    }

    /// <summary>That of an installation.</summary>
    public static Measuring Of(Installation installation, Guarded service)
    {
        var fleet = Fleet.Of(installation.Settings);
        return new Measuring(
            service,
            fleet,
            SharedMeasuring.Of(installation.Settings, fleet.Samples, installation.Time),
            installation.Clock,
            installation.Time
        );
    }

    /// <summary>What serves, watched from the first call on.</summary>
    /// <exception cref="PlatformException">Nothing is known to serve, or it cannot be told where.</exception>
    public async Task<Watched> FollowAsync(CancellationToken cancellation)
    {
        await service.Desk.RefreshAsync(state, cancellation);
        if (state.Serving is not { } serving)
        {
            throw new PlatformException(
                $"nothing is known to serve; to begin: lastgood deploy {service.Name} VERSION"
            );
        }
        if (watched?.Order != serving.Order)
        {
            var found = await service.Setup.Platform.InspectAsync(cancellation);
            watched = observing.Begin(state, serving, found, isNew: watched is not null);
            watched.Found = found;
        }
        return watched;
    }

    /// <summary>Decides on what was measured.</summary>
    public async Task<(Gathered Gathered, Decision Decision)> DecideAsync(
        CancellationToken cancellation
    )
    {
        var gathered = await deciding.GatherAsync(state, watched!, cancellation);
        return (gathered, deciding.Decide(state, watched!, gathered));
    }

    /// <summary>Measures at each probe's time, the last time when the span is over; not while a run changes what serves.</summary>
    /// <param name="length">The span.</param>
    /// <param name="each">Given what each round brought; false ends it.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task RunAsync(
        TimeSpan length,
        Func<Watched, Observed, Task<bool>> each,
        CancellationToken cancellation
    )
    {
        var end = clock.Now + length;
        while (true)
        {
            var now = await FollowAsync(cancellation);
            await (shared?.MeasureAsync(cancellation) ?? Task.CompletedTask);
            if (
                state.OpenRun is not { IsActing: true }
                && !await each(
                    now,
                    await observing.ObserveAsync(now, observing.TakeShared(), cancellation)
                )
            )
            {
                return;
            }
            var left = end - clock.Now;
            if (left <= TimeSpan.Zero)
            {
                return;
            }
            var pause = left < service.Probe.Interval ? left : service.Probe.Interval;
            await Task.Delay(pause, time, cancellation);
        }
    }
}
