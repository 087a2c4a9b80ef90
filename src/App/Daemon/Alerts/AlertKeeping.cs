using Lastgood.Adapters.Signals.Alertmanager;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Alerts;

/// <summary>Stores what Alertmanager says in the journals of the services that it is about.</summary>
/// <param name="desk">The desk of a service; null where there is no such service any more.</param>
/// <param name="bells">Rung when something is new.</param>
/// <param name="heard">Told what was heard.</param>
/// <param name="clock">Says when.</param>
/// <param name="time">Measures how long is waited.</param>
/// <param name="say">Told of alerts that are nobody's.</param>
internal sealed class AlertKeeping(
    Func<string, ServiceDesk?> desk,
    Bells bells,
    LastHeard heard,
    MonotonicClock clock,
    TimeProvider time,
    Action<string> say
)
{
    // Alertmanager gives a webhook at least 10 s, and tries again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Stores what is new of it: what a journal has already is not written twice.</summary>
    /// <exception cref="ReceiverBusyException">A service is being changed just now; what is about others is stored.</exception>
    /// <exception cref="JournalException">A journal cannot be written.</exception>
    public async Task StoreAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation)
    {
        foreach (var notice in notices.Where(static n => n is { Service: null, Repeated: false }))
        {
            say($"an alert that is not stored, {notice.Subject}: {notice.Unmapped}");
        }
        var busy = new List<string>();
        foreach (
            var about in notices
                .Where(static n => n.Service is not null)
                .GroupBy(static n => n.Service!, StringComparer.Ordinal)
        )
        {
            if (!await StoreAsync(about.Key, [.. about], cancellation))
            {
                busy.Add(about.Key);
            }
        }
        if (busy.Count > 0)
        {
            throw new ReceiverBusyException(
                $"{string.Join(", ", busy)}: being changed just now; send it again"
            );
        }
    }

    private async Task<bool> StoreAsync(
        string service,
        List<AlertNotice> notices,
        CancellationToken cancellation
    )
    {
        foreach (var notice in notices)
        {
            if (notice.Firing)
            {
                heard.Hear(service, notice.Fingerprint, clock.Now);
            }
            else
            {
                heard.Forget(service, notice.Fingerprint);
            }
        }
        if (desk(service) is not { } at)
        {
            say($"{notices.Count} alerts are not stored: {service} is not watched any more");
            return true;
        }
        // Most are repeats, and take no lease.
        if (News(await at.ReadAsync(cancellation), notices).Count == 0)
        {
            return true;
        }
        var since = time.GetTimestamp();
        while (true)
        {
            await using (var journal = await at.TryOpenAsync(cancellation))
            {
                if (journal is not null)
                {
                    var news = News(journal.State, notices);
                    if (news.Count > 0)
                    {
                        await journal.AppendAsync(null, news);
                    }
                    break;
                }
            }
            if (time.GetElapsedTime(since) > Patience)
            {
                return false;
            }
            await Task.Delay(Poll, time, cancellation);
        }
        bells.Ring(service);
        return true;
    }

    private static List<Fact> News(ServiceState state, List<AlertNotice> notices)
    {
        var facts = new List<Fact>();
        foreach (
            var notice in notices.DistinctBy(static n => n.Fingerprint, StringComparer.Ordinal)
        )
        {
            var known = state.Cautions.AlertOf(notice.Fingerprint)?.Fact;
            if (notice.Firing && !(known?.StartsAt >= notice.StartsAt))
            {
                facts.Add(
                    new AlertFired(
                        notice.Subject,
                        notice.Fingerprint,
                        notice.StartsAt,
                        notice.Evidence
                    )
                );
            }
            else if (!notice.Firing && known is not null)
            {
                facts.Add(
                    new AlertResolved(
                        notice.Subject,
                        notice.Fingerprint,
                        notice.EndsAt!.Value,
                        Reason: null
                    )
                );
            }
        }
        return facts;
    }
}
