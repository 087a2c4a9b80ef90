using Lastgood.Core.Journal;

namespace Lastgood.CrashHost;

/// <summary>A place before and after every append.</summary>
internal sealed class KillingJournal(IJournal journal, Places places) : IJournal
{
    public Task<IReadOnlyList<Entry>> ReadAsync(
        string service,
        long after,
        CancellationToken cancellation
    ) => journal.ReadAsync(service, after, cancellation);

    public async Task<IReadOnlyList<Entry>> AppendAsync(
        ILease lease,
        IReadOnlyList<NewFact> facts,
        CancellationToken cancellation
    )
    {
        places.Pass();
        var entries = await journal.AppendAsync(lease, facts, cancellation);
        places.Pass();
        return entries;
    }
}
