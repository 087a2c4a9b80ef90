using Lastgood.App.Composition;
using Lastgood.Core.Incidents.CheckLists;
using Lastgood.Core.Journal;

namespace Lastgood.App.Daemon.Act;

/// <summary>Reminds people of what is late in incidents: once of each thing.</summary>
internal sealed class Reminding(Guarded service, Fleet fleet, TimeProvider time)
{
    // What is late is late by an hour at least: nobody needs to know within a minute.
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private long? looked;

    /// <summary>Looks, where it is time to.</summary>
    public async Task TickAsync(ServiceState state, CancellationToken cancellation)
    {
        if (
            !state.Incidents.Any(i => time.GetUtcNow() - i.OpenedAt <= CheckList.RemindedFor)
            || (looked is { } last && time.GetElapsedTime(last) < Every)
        )
        {
            return;
        }
        looked = time.GetTimestamp();
        foreach (var late in await fleet.LateAsync(service.Name, time.GetUtcNow(), cancellation))
        {
            await using var journal = await service.Desk.TryOpenAsync(cancellation);
            if (journal is not null && IsNews(journal.State, late))
            {
                await journal.AppendAsync(
                    null,
                    [new WorkLate(late.Incident, late.Items, late.Actions, RunStarted.Automatic)]
                );
            }
        }
    }

    private static bool IsNews(ServiceState state, LateWork late)
    {
        var known = state.Incidents.LastOrDefault(i => i.Id == late.Incident)?.FollowUp.Reminder;
        return known is null
            || late.Items.Except(known.Items, StringComparer.Ordinal).Any()
            || late.Actions.Except(known.Actions).Any();
    }
}
