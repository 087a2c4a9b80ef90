using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Storage;

/// <summary>
/// The journal in one SQLite file, <c>journal.db</c>, and the leases in lock files beside it. Several processes may use the
/// folder at once. Nothing is opened before it is needed, and only taking a lease creates anything: where there is no
/// journal yet, reading finds it empty.
/// </summary>
public sealed class SqliteStore : IJournal, IJournalNews, ILeases, IAsyncDisposable
{
    private readonly StateFolder folder;
    private readonly TimeProvider time;
    private readonly JournalFile file;

    // Two, so that nobody who reads waits for somebody who waits for the right to write.
    private readonly JournalSession reading;
    private readonly JournalSession writing;
    private readonly GroupCommit commits;

    /// <summary>Creates it; cheap, opens nothing.</summary>
    /// <param name="state">The state folder.</param>
    /// <param name="time">What entries are dated by.</param>
    public SqliteStore(string state, TimeProvider time)
    {
        this.time = time;
        folder = new StateFolder(state);
        file = new JournalFile(folder.Journal);
        reading = new JournalSession(file, writes: false);
        writing = new JournalSession(file, writes: true);
        commits = new GroupCommit(writing);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> ReadAsync(
        string service,
        long after,
        CancellationToken cancellation
    ) => ReadAsync(c => FactTable.Read(c, service, after), [], cancellation);

    /// <inheritdoc/>
    public Task<long> HeadAsync(CancellationToken cancellation) =>
        ReadAsync(static c => FactTable.Head(c).Sequence, 0, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ChangedAsync(long after, CancellationToken cancellation) =>
        ReadAsync(c => FactTable.Changed(c, after), [], cancellation);

    /// <summary>Walks the chain of the whole journal and reports the first link that is broken.</summary>
    public Task<AuditResult> AuditAsync(CancellationToken cancellation) =>
        ReadAsync(FactTable.Audit, new ChainAudit().Result(0, StoredFact.Origin), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Entry>> AppendAsync(
        ILease lease,
        IReadOnlyList<NewFact> facts,
        CancellationToken cancellation
    )
    {
        if (lease is FileLease { Held: false })
        {
            throw new LeaseLostException(lease.Service);
        }
        return await commits.WriteAsync(
            c => FactTable.Append(c, lease, time.GetUtcNow(), facts),
            cancellation
        );
    }

    /// <inheritdoc/>
    public async Task<ILease?> TryAcquireAsync(string service, CancellationToken cancellation)
    {
        folder.Create();
        if (FileLease.TryLock(folder.Lock(service)) is not { } locked)
        {
            return null;
        }
        try
        {
            var fence = await commits.WriteAsync(
                c => FactTable.NextFence(c, service),
                cancellation
            );
            return new FileLease(service, fence, locked);
        }
        catch
        {
            await locked.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await reading.DisposeAsync();
        await writing.DisposeAsync();
    }

    private async Task<T> ReadAsync<T>(
        Func<SqliteConnection, T> read,
        T absent,
        CancellationToken cancellation
    ) => file.Exists || file.WasThere ? await reading.UseAsync(read, cancellation) : absent;
}
