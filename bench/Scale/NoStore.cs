using Lastgood.Core.Journal;

namespace Lastgood.Bench.Scale;

/// <summary>Where only deciding is measured, nothing is read or written.</summary>
internal sealed class NoStore : IJournal, ILeases
{
    private const string Why = "this benchmark only decides";

    public Task<IReadOnlyList<Entry>> ReadAsync(
        string service,
        long after,
        CancellationToken cancellation
    ) => throw new NotSupportedException(Why);

    public Task<IReadOnlyList<Entry>> AppendAsync(
        ILease lease,
        IReadOnlyList<NewFact> facts,
        CancellationToken cancellation
    ) => throw new NotSupportedException(Why);

    public Task<ILease?> TryAcquireAsync(string service, CancellationToken cancellation) =>
        throw new NotSupportedException(Why);
}
