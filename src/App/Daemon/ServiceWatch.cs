using Lastgood.App.Composition;
using Lastgood.App.Daemon.Act;
using Lastgood.App.Daemon.Alerts;
using Lastgood.App.Daemon.Decide;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Activations;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Trails;
using Lastgood.Core.Journal;
using Lastgood.Core.Platforms;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>
/// Watches one service: observes what serves, decides, and acts. It holds the service's lease only while it acts, so
/// that people and pipelines can do the same beside it.
/// </summary>
internal sealed class ServiceWatch(
    Guarded service,
    Fleet fleet,
    MonotonicClock clock,
    TimeProvider time,
    Action<WatchReport> report
)
{
    // How often the platform is asked whether it still serves what the journal says.
    private const int ProbesPerCheck = 6;
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(30);

    private readonly Proving proving = new(service);
    private readonly Asking asking = new(service);
    private readonly Observing observing = new(service, fleet, clock, time);
    private readonly Investigating investigating = new(service, fleet, clock);
    private readonly Mitigating mitigating = new(service, new Asking(service));
    private readonly Forgetting forgetting = new(service, fleet, clock, time);
    private readonly Deciding deciding = new(service, fleet, clock, time);
    private readonly Inquiring inquiring = new(service, clock, time);
    private readonly Reminding reminding = new(service, fleet, time);
    private readonly Practising practising = new(service, fleet, report);
    private readonly ServiceState state = new(service.Name);
    private Watched? watched;

    /// <summary>Watches until it is cancelled. What goes wrong in one tick is reported and does not end the watching.</summary>
    /// <param name="stop">Ends the watching between two ticks, so that what is being done is done to its end.</param>
    /// <param name="cancellation">Ends it at once; a run that is going on is left to the next process.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellation)
    {
        fleet.Pulse.Beats(service.Name, service.Probe.Interval);
        try
        {
            await TurnAsync(stop, cancellation);
        }
        finally
        {
            fleet.Pulse.Ends(service.Name);
        }
    }

    private async Task TurnAsync(CancellationToken stop, CancellationToken cancellation)
    {
        var next = clock.Now;
        var probes = true;
        var isDue = true;
        while (!stop.IsCancellationRequested)
        {
            var begun = clock.Now;
            try
            {
                await TickAsync(probes, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Whatever it is: a guard that gave up would not be missed until it is needed.
                report(WatchReport.Trouble(service.Name, e.Message));
            }
            fleet.Pulse.Beats(service.Name, service.Probe.Interval);
            if (probes)
            {
                // Also where there was nothing to see: nobody waits for that.
                fleet.Looks.Done(service.Name, begun);
            }
            next += isDue ? service.Probe.Interval : TimeSpan.Zero;
            // A tick that took longer, as with a service that hangs, is followed by the next at once.
            next = next < clock.Now ? clock.Now : next;
            // A trigger that would fire between two probes is looked at in that very moment.
            var deadline =
                watched?.Board.NextDeadline is { } d && d > clock.Now && d < next ? d : next;
            // What others measured or said is looked at when it comes, not when the next probe is due.
            var news = await ArrivesAsync(deadline - clock.Now, stop, cancellation);
            isDue = news == News.None;
            probes = news is News.None or News.Asked;
            next = isDue && deadline < next ? deadline : next;
        }
    }

    private enum News
    {
        /// <summary>The time is over.</summary>
        None,

        /// <summary>There is something that others measured or said.</summary>
        Said,

        /// <summary>Somebody has to know how the service is now.</summary>
        Asked,
    }

    /// <summary>Waits; what came meanwhile.</summary>
    private async Task<News> ArrivesAsync(
        TimeSpan span,
        CancellationToken stop,
        CancellationToken cancellation
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
        var arrival = fleet.Samples.ArrivalAsync(service.Name);
        var bell = fleet.Bells.HeardAsync(service.Name, either.Token);
        var asked = fleet.Looks.AskedAsync(service.Name, either.Token);
        var pause = Task.Delay(span > TimeSpan.Zero ? span : TimeSpan.Zero, time, either.Token);
        await Task.WhenAny(arrival, bell, asked, pause);
        await either.CancelAsync();
        // What was heard in the very moment of the cancellation is not lost.
        await Task.WhenAll(bell, asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        return asked.IsCompletedSuccessfully ? News.Asked
            : arrival.IsCompleted || bell.IsCompletedSuccessfully ? News.Said
            : News.None;
    }

    private TimeSpan Recheck
    {
        get
        {
            var span = ProbesPerCheck * service.Probe.Interval;
            return span < LongestCheck ? span : LongestCheck;
        }
    }

    private async Task TickAsync(bool probes, CancellationToken cancellation)
    {
        // Taken whatever follows: what is left would be news again at once.
        var shared = observing.TakeShared();
        await service.Desk.RefreshAsync(state, cancellation);
        await practising.TakeUpAsync(state, cancellation);
        if (state.OpenRun is { IsActing: true } && !await TakeUpAsync(cancellation))
        {
            return;
        }
        if (await FollowAsync(cancellation) is not { } now)
        {
            return;
        }
        await inquiring.CloseAsync(state, cancellation);
        if (probes)
        {
            await observing.ObserveAsync(now, shared, cancellation);
        }
        else
        {
            now.Board.Add(new Observed { Samples = shared });
        }
        await forgetting.ForgetAsync(state, cancellation);
        var decision = await deciding.DecideAsync(state, now, cancellation);
        report(WatchReport.Measured(service.Name, decision));
        await ActAsync(now, Trailed(now, decision), cancellation);
        await reminding.TickAsync(state, cancellation);
    }

    // Of a service that is well for long, nothing is kept: there are thousands of them.
    private Decision Trailed(Watched now, Decision decision)
    {
        if (
            state is { ServingRelease.Verdict: Verdict.Good, OpenIncident: null }
            && now.TroubleSince is null
        )
        {
            return decision;
        }
        now.Trail.Add(clock.Now, decision.Triggers);
        return decision.Kind == DecisionKind.Monitor
            ? decision
            : decision with
            {
                Trail = now.Trail.Of(ReadingTrail.Deciding(decision), clock.Now),
            };
    }

    // A run that is acting belongs to a living process, or to none: then this one goes on with it.
    private async Task<bool> TakeUpAsync(CancellationToken cancellation)
    {
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null)
        {
            return false;
        }
        if (journal.State.OpenRun is { IsActing: true, Start.IsDrill: false } run)
        {
            using var acting = fleet.Pulse.Acts(service.Name, service.Probe.Interval);
            report(
                WatchReport.Trouble(
                    service.Name,
                    $"{run.Id} was left behind by a process that ended; going on with it"
                )
            );
            await service.Carrier.CarryAsync(journal, run.Id, null, cancellation);
        }
        await service.Desk.RefreshAsync(state, cancellation);
        return true;
    }

    private async Task<Watched?> FollowAsync(CancellationToken cancellation)
    {
        var serving = state.Serving;
        if (
            watched is { } known
            && known.Order == serving?.Order
            && clock.Now - known.CheckedAt < Recheck
            && !service.HasChanged()
        )
        {
            return known;
        }
        var found = await service.Setup.Platform.InspectAsync(cancellation);
        if (found.Serving is { } actual && actual != serving?.Version)
        {
            await RecordFoundAsync(cancellation);
            return null;
        }
        if (serving is null)
        {
            throw new PlatformException(
                $"nothing is known to serve; to begin: lastgood deploy {service.Name} VERSION"
            );
        }
        if (watched?.Order != serving.Order)
        {
            watched = observing.Begin(state, serving, found, isNew: watched is not null);
            proving.Restart();
        }
        watched.CheckedAt = clock.Now;
        watched.Found = found;
        return watched;
    }

    private async Task RecordFoundAsync(CancellationToken cancellation)
    {
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null || journal.State.OpenRun is { IsActing: true })
        {
            return;
        }
        // Asked again: what was found may have been the work of a run that ended meanwhile.
        var found = await service.Setup.Platform.InspectAsync(cancellation);
        if (found.Serving is not { } serving || serving == journal.State.Serving?.Version)
        {
            return;
        }
        report(WatchReport.Trouble(service.Name, $"{serving} serves; somebody else activated it"));
        await journal.AppendAsync(
            Recording.ByOthers(journal.State, found.ReleaseOf(serving), Recording.SomebodyElse)
        );
    }

    private async Task ActAsync(Watched now, Decision decision, CancellationToken cancellation)
    {
        using var acting = fleet.Pulse.Acts(service.Name, service.Probe.Interval);
        if (state.Drills.Open is { Run: not null })
        {
            await practising.StopAsync(decision, cancellation);
            return;
        }
        switch (decision.Kind)
        {
            case DecisionKind.RollBack:
                var request = new RollbackRequest(
                    RunStarted.Automatic,
                    decision.Reason,
                    Decision: decision,
                    LastSeen: now.Board.Totals
                );
                var result = service.Group() is { } group
                    ? await group.RunAsync(request, cancellation)
                    : await service.Rollback.RunAsync(request, cancellation);
                if (result is { WasJoined: true, Run: { } joined })
                {
                    report(
                        WatchReport.Trouble(
                            service.Name,
                            $"joined {joined.Id}, begun by {joined.Start.By}: {result.Message}"
                        )
                    );
                }
                if (result is { Outcome: ActivationOutcome.Refused, Message: var why })
                {
                    if (decision.Guards.All(static g => g.Holds))
                    {
                        // Nothing went back: the place is another's.
                        fleet.Cap.GiveBack(service.Name);
                    }
                    await asking.AskAsync(Asking.Blocked(decision, why), cancellation);
                }
                break;
            case DecisionKind.Ask:
            case DecisionKind.FixForward:
                await asking.AskAsync(decision, cancellation);
                break;
            case DecisionKind.Investigate:
                await investigating.InvestigateAsync(
                    state,
                    now,
                    decision,
                    deciding.Dependencies,
                    cancellation
                );
                break;
            case DecisionKind.Mitigate:
                await mitigating.MitigateAsync(state, decision, cancellation);
                break;
            case DecisionKind.StopEverything:
                await StopAsync(decision, cancellation);
                break;
            default:
                await proving.TickAsync(state, now, decision, clock.Now, time, cancellation);
                break;
        }
    }

    private async Task StopAsync(Decision decision, CancellationToken cancellation)
    {
        await asking.AskAsync(decision, cancellation);
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal?.State is { Cautions.Frozen: null } open)
        {
            var frozen = new ServiceFrozen(
                decision.Reason,
                RunStarted.Automatic,
                open.OpenIncident?.Id
            );
            await journal.AppendAsync(null, [frozen]);
            if (service.Group() is { } group)
            {
                await group.FreezeAsync(frozen, service.Name, cancellation);
            }
        }
    }
}
