using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon.Act;

/// <summary>What a watch does while a drill is held: it ends one that was left behind, and one that a trigger speaks against.</summary>
internal sealed class Practising(Guarded service, Fleet fleet, Action<WatchReport> report)
{
    /// <summary>Takes back what a drill left behind whose process is gone.</summary>
    public async Task TakeUpAsync(ServiceState state, CancellationToken cancellation)
    {
        if (state.Drills.Open is null)
        {
            return;
        }
        if (await service.TakeUpDrillAsync(cancellation) is { } left)
        {
            report(
                WatchReport.Trouble(
                    service.Name,
                    $"{left.Id} was left behind by a process that ended, and was taken back"
                )
            );
        }
        await service.Desk.RefreshAsync(state, cancellation);
    }

    /// <summary>Ends a drill that a trigger speaks against; what fires after that is no drill's.</summary>
    public async Task StopAsync(Decision decision, CancellationToken cancellation)
    {
        if (!TriggerBoard.AnyFired(decision.Triggers))
        {
            return;
        }
        if (decision.Kind == DecisionKind.RollBack)
        {
            // Nothing goes back for good: the place is another's.
            fleet.Cap.GiveBack(service.Name);
        }
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal?.State.Drills.Open is { } drill)
        {
            await journal.AppendAsync(
                null,
                [new DrillStopAsked(drill.Id, decision.Reason, RunStarted.Automatic)]
            );
            await service.Drills.EndAsync(journal, decision.Reason);
        }
    }
}
