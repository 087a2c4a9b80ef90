namespace Lastgood.Core.Journal;

/// <summary>The append-only facts from which all state is folded. Safe for use by several processes at once.</summary>
public interface IJournal
{
    /// <summary>The facts of one service after a sequence number, oldest first. Reads only.</summary>
    Task<IReadOnlyList<Entry>> ReadAsync(
        string service,
        long after,
        CancellationToken cancellation
    );

    /// <summary>
    /// Appends facts in one transaction: all or none, durable when the task completes.
    /// </summary>
    /// <exception cref="LeaseLostException">Another process has taken the service's lease since.</exception>
    /// <exception cref="JournalException">The store cannot be written (disk full, no permission); nothing was appended.</exception>
    Task<IReadOnlyList<Entry>> AppendAsync(
        ILease lease,
        IReadOnlyList<NewFact> facts,
        CancellationToken cancellation
    );
}

/// <summary>A fact to append.</summary>
/// <param name="Run">The run that it belongs to, or null.</param>
/// <param name="Fact">What happened.</param>
public readonly record struct NewFact(string? Run, Fact Fact);
