using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon.Act;

/// <summary>Switches on what is configured against a failing dependency; where that fails, a person is asked.</summary>
internal sealed class Mitigating(Guarded service, Asking asking)
{
    public async Task MitigateAsync(
        ServiceState state,
        Decision decision,
        CancellationToken cancellation
    )
    {
        if (
            service.Mitigation is not { } mitigation
            || state.Cautions.Mitigations.Any(m => m.Name == mitigation.Name)
            || (failedIn is not null && state.OpenIncident?.Id == failedIn)
        )
        {
            return;
        }
        // Asked first: whatever becomes of the command, its incident is there.
        await asking.AskAsync(decision, cancellation);
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal?.State.OpenIncident is not { } incident)
        {
            return;
        }
        var (worked, evidence) = await service.SwitchAsync(true, cancellation);
        failedIn = worked ? null : incident.Id;
        await journal.AppendAsync(
            null,
            [
                new MitigationSwitched(
                    incident.Id,
                    mitigation.Name,
                    worked,
                    evidence,
                    RunStarted.Automatic
                ),
                .. worked
                    ? (Fact[])[]
                    :
                    [
                        new DecisionMade(
                            Asking.Blocked(
                                decision,
                                $"{mitigation.Name} could not be switched on: {evidence}"
                            ),
                            incident.Id
                        ),
                    ],
            ]
        );
    }

    // A command that fails is not tried again at each tick.
    private string? failedIn;
}
