using Lastgood.Core.Runs;

namespace Lastgood.Core.Journal;

/// <summary>The journal of one service in the hands of the process that holds its lease: what it appends is at once in <see cref="State"/>.</summary>
/// <param name="journal">Where the facts are.</param>
/// <param name="lease">The right to append.</param>
/// <param name="state">The state as of the last read, under the lease.</param>
/// <param name="appended">Told of each fact after it is durable; what it throws is not caught.</param>
public sealed class ServiceJournal(
    IJournal journal,
    ILease lease,
    ServiceState state,
    Action<Entry> appended
) : IAsyncDisposable
{
    /// <summary>The state, everything appended included.</summary>
    public ServiceState State => state;

    /// <summary>A run by its name.</summary>
    public RunState Run(string id) => state.Runs.Last(r => r.Id == id);

    /// <summary>Appends facts of one run (or of none), all or none. Not cancellable: what has happened must be recorded.</summary>
    public Task AppendAsync(string? run, IReadOnlyList<Fact> facts) =>
        AppendAsync([.. facts.Select(f => new NewFact(run, f))]);

    /// <summary>Appends facts, all or none. Not cancellable: what has happened must be recorded.</summary>
    public async Task AppendAsync(IReadOnlyList<NewFact> facts)
    {
        var entries = await journal.AppendAsync(lease, facts, CancellationToken.None);
        state.Apply(entries);
        foreach (var entry in entries)
        {
            appended(entry);
        }
    }

    /// <summary>Gives the lease back.</summary>
    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
