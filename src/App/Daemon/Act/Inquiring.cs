using Lastgood.App.Composition;
using Lastgood.App.Daemon.Decide;
using Lastgood.Core.Activations;
using Lastgood.Core.Journal;
using Lastgood.Core.Signals;

namespace Lastgood.App.Daemon.Act;

/// <summary>Closes what was asked and nobody answered in time: then the default holds.</summary>
internal sealed class Inquiring(Guarded service, MonotonicClock clock, TimeProvider time)
{
    private readonly Waiting waiting = new(clock, time);

    public async Task CloseAsync(ServiceState state, CancellationToken cancellation)
    {
        if (!Overdue(state).Any())
        {
            return;
        }
        await using var journal = await service.Desk.TryOpenAsync(cancellation);
        // Asked again: one that was answered meanwhile is not open any more.
        while (journal is not null && Overdue(journal.State).FirstOrDefault() is { } silent)
        {
            await journal.AppendAsync(
                null,
                Inquiry.Silence(journal.State, service.Policy, silent.Fact)
            );
        }
    }

    private IEnumerable<Cautions.Asked> Overdue(ServiceState state) =>
        state.Cautions.Questions.Where(q =>
            waiting.Since($"{q.Fact.Incident} {q.Fact.Subject}", q.At, clock.Now) >= q.Fact.Within
        );
}
