namespace Lastgood.Core.Journal;

/// <summary>What is new in the journal as a whole: for whoever looks after thousands of services with one question.</summary>
public interface IJournalNews
{
    /// <summary>The sequence of the newest entry of all services; 0 where there is none. Cheap enough to poll.</summary>
    Task<long> HeadAsync(CancellationToken cancellation);

    /// <summary>The names of the services, groups and channels that have entries after a sequence number, in no order.</summary>
    Task<IReadOnlyList<string>> ChangedAsync(long after, CancellationToken cancellation);
}
