using Lastgood.App.Composition;
using Lastgood.App.Daemon.Observe;
using Lastgood.Core.Decisions;
using Lastgood.Core.Journal;
using Lastgood.Core.Policies;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Act;

/// <summary>Looks for a cause before anything goes back: bounded in time, and kept with the incident whatever it finds.</summary>
internal sealed class Investigating(Guarded service, Fleet fleet, MonotonicClock clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task InvestigateAsync(
        ServiceState state,
        Watched now,
        Decision decision,
        Dependencies dependencies,
        CancellationToken cancellation
    )
    {
        List<Finding> findings =
        [
            Changed(state, now),
            Onset(now),
            Compared(state, now),
            await dependencies.FindAsync(Patience, cancellation),
            Neighbours(),
            await BusiestAsync(cancellation),
        ];
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        if (journal is null)
        {
            return;
        }
        var (incident, facts) = Asking.InIncident(
            journal.State,
            decision,
            "the cause is looked for"
        );
        await journal.AppendAsync(
            null,
            [.. facts, new CauseInvestigated(incident, now.Version, findings)]
        );
    }

    private Finding Changed(ServiceState state, Watched now) =>
        new(
            "what changed last?",
            $"{now.Version} was activated {Durations.Rounded(now.Age(clock.Now))} ago"
                + (state.Before is { } before ? $", in place of {before.Version}" : "")
                + (
                    state.Cautions.Configuration?.Fact is { } configured
                        ? $"; after that {configured.By} changed the configuration: {configured.What}"
                        : ""
                )
        );

    private static Finding Onset(Watched now) =>
        new(
            "did it begin after that?",
            now.TroubleSince is { } since
                ? $"it began {Durations.Rounded(now.Age(since))} after the activation"
                : "nothing holds any more"
        );

    private static Finding Compared(ServiceState state, Watched now)
    {
        var baseline = state.WaysBack(now.Version).FirstOrDefault()?.Baseline;
        var compared = now
            .Board.Middles.Select(level =>
                (level, Signal: Signal.Known.FirstOrDefault(s => s.Name == level.Signal))
            )
            .Where(static l => l.Signal is not null)
            .Select(l =>
                baseline?.Of(l.Signal!) is { } usual
                    ? $"{l.level.Signal} {Figures.Show(l.level.Value, l.Signal!.Unit)}, {baseline.Version} had {Figures.Show(usual, l.Signal.Unit)}"
                    : $"{l.level.Signal} {Figures.Show(l.level.Value, l.Signal!.Unit)}, not known of another release"
            )
            .ToList();
        return new Finding(
            "how does it compare with the last good release?",
            compared.Count == 0 ? "nothing was measured of both" : string.Join("; ", compared)
        );
    }

    private Finding Neighbours() =>
        new(
            "do others that share a dependency fail too?",
            service.DependsOn.Count == 0 ? "it is not known what it depends on (depends_on)"
                : fleet.Neighbours.Of(service.Name) is { Count: > 0 } failing
                    ? string.Join(" and ", failing)
                : "none does"
        );

    private async Task<Finding> BusiestAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        return await service.BusiestAsync(patience.Token);
    }
}
