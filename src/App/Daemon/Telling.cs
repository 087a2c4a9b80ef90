using Lastgood.App.Composition;
using Lastgood.Core.Decisions;
using Lastgood.Core.Decisions.Blame;
using Lastgood.Core.Journal;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon;

/// <summary>Tells the triggers of a release what people reported and what other systems alert about.</summary>
internal sealed class Telling(Guarded service, MonotonicClock clock, TimeProvider time)
{
    public void Tell(ServiceState state, Watched now)
    {
        var said = new List<(Signal Signal, string Subject)>();
        foreach (var (fact, _) in state.Cautions.Reports)
        {
            Say(Signal.Reported, fact.Subject, new Saying($"{fact.By}: {fact.Reason}"));
        }
        foreach (
            var named in state.Cautions.Alerts.GroupBy(
                static alert => alert.Fact.Subject,
                StringComparer.Ordinal
            )
        )
        {
            Say(Signal.Alert, named.Key, Of([.. named], state.Serving!));
        }
        foreach (var (signal, gone) in now.Said.Except(said))
        {
            now.Board.Say(signal, gone, saying: null);
        }
        now.Said = said;

        void Say(Signal signal, string subject, Saying saying)
        {
            now.Board.Say(signal, subject, saying);
            said.Add((signal, subject));
        }
    }

    // Several series can fire under one name: one that began under this release is enough.
    private Saying Of(IReadOnlyList<Cautions.Alert> alerts, Serving serving)
    {
        var own = alerts
            .Where(alert => !AlertOnset.IsBefore(alert, serving, service.ClockSkew))
            .MinBy(static alert => alert.Fact.StartsAt);
        return own is null
            ? new Saying($"it fires since before {serving.Version} was activated")
            {
                IsOlder = true,
            }
            : new Saying(own.Fact.Evidence)
            {
                Since = clock.Now - (time.GetUtcNow() - own.Fact.StartsAt),
            };
    }
}
