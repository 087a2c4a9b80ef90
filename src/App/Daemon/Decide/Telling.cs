using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Decide;

/// <summary>What people reported and what other systems alert about, as triggers take it.</summary>
internal sealed class Telling(Guarded service, MonotonicClock clock, TimeProvider time)
{
    /// <summary>All that is reported and alerted about now.</summary>
    public IReadOnlyList<Saying> What(ServiceState state) =>
        state.Cautions is { Reports.Count: 0, Alerts.Count: 0 }
            ? []
            :
            [
                .. state.Cautions.Reports.Select(static r => new Saying(
                    Signal.Reported,
                    r.Fact.Subject,
                    $"{r.Fact.By}: {r.Fact.Reason}"
                )),
                .. state
                    .Cautions.Alerts.GroupBy(
                        static alert => alert.Fact.Subject,
                        StringComparer.Ordinal
                    )
                    .Select(named => Of(named.Key, [.. named], state.Serving!)),
            ];

    // Several series can fire under one name: one that began under this release is enough.
    private Saying Of(string subject, IReadOnlyList<Cautions.Alert> alerts, Serving serving)
    {
        var own = alerts
            .Where(alert => !AlertOnset.IsBefore(alert, serving, service.ClockSkew))
            .MinBy(static alert => alert.Fact.StartsAt);
        return own is null
            ? new Saying(
                Signal.Alert,
                subject,
                $"it fires since before {serving.Version} was activated"
            )
            {
                IsOlder = true,
            }
            : new Saying(Signal.Alert, subject, own.Fact.Evidence)
            {
                Since = clock.Now - (time.GetUtcNow() - own.Fact.StartsAt),
            };
    }
}
