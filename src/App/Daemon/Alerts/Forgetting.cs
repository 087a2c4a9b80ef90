using Lastgood.App.Composition;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Alerts;

/// <summary>
/// Ends alerts that nobody repeats any more: where Alertmanager lost its memory, the news that one is over never comes, and
/// no release would be good again.
/// </summary>
internal sealed class Forgetting(
    Guarded service,
    Fleet fleet,
    MonotonicClock clock,
    TimeProvider time
)
{
    public async Task ForgetAsync(ServiceState state, CancellationToken cancellation)
    {
        if (!state.Cautions.Alerts.Any(IsSilent))
        {
            return;
        }
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null)
        {
            return;
        }
        var silent = journal.State.Cautions.Alerts.Where(IsSilent).ToList();
        await journal.AppendAsync(
            null,
            [
                .. silent.Select(alert => new AlertResolved(
                    alert.Fact.Subject,
                    alert.Fact.Fingerprint,
                    time.GetUtcNow(),
                    $"not heard of for {Durations.Format(service.ForgetsAlerts)}"
                )),
            ]
        );
        silent.ForEach(alert => fleet.Heard.Forget(service.Name, alert.Fact.Fingerprint));
    }

    private bool IsSilent(Cautions.Alert alert) =>
        fleet.Heard.Silence(service.Name, alert.Fact.Fingerprint, clock.Now)
        > service.ForgetsAlerts;
}
