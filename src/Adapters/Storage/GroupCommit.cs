using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lastgood.Adapters.Storage;

/// <summary>
/// Writes for many callers: what waits when a transaction begins goes into it together, so that the disk is waited for once
/// and not once for each. Each caller's work is still done whole or not at all, and durable when its task completes.
/// </summary>
/// <param name="session">The connection that writes.</param>
internal sealed class GroupCommit(JournalSession session)
{
    /// <summary>So many in one transaction, so that no other process waits long for its turn.</summary>
    private const int Most = 256;

    private readonly Lock gate = new();
    private readonly Queue<Work> waiting = new();
    private bool isWriting;

    /// <summary>Does something in a transaction; what it throws takes back what it did, and nothing else.</summary>
    /// <param name="work">What to do; a <see cref="JournalException"/> from it concerns it alone.</param>
    /// <param name="cancellation">Gives up as long as it has not begun; then the caller learns how it ended.</param>
    /// <exception cref="JournalException">SQLite or the file system refused; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(
        Func<SqliteConnection, T> work,
        CancellationToken cancellation
    )
    {
        var result = default(T);
        var one = new Work(connection => result = work(connection), cancellation);
        lock (gate)
        {
            waiting.Enqueue(one);
            if (!isWriting)
            {
                isWriting = true;
                _ = WriteAllAsync();
            }
        }
        await one.Ended.Task;
        return result!;
    }

    private async Task WriteAllAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                await session.UseAsync(
                    connection =>
                    {
                        connection.Transact("BEGIN IMMEDIATE", () => Do(connection, group));
                        return true;
                    },
                    CancellationToken.None
                );
                group.ForEach(static one => one.Tell());
            }
            catch (Exception e)
            {
                // Nothing of it was written; each of them has to know.
                group.ForEach(one => one.Ended.TrySetException(one.Failure ?? e));
            }
        }
    }

    private List<Work> TakeGroup()
    {
        var group = new List<Work>();
        lock (gate)
        {
            while (group.Count < Most && waiting.TryDequeue(out var one))
            {
                if (one.Cancellation.IsCancellationRequested)
                {
                    one.Ended.TrySetCanceled(one.Cancellation);
                    continue;
                }
                group.Add(one);
            }
            isWriting = group.Count > 0;
        }
        return group;
    }

    private static bool Do(SqliteConnection connection, List<Work> group)
    {
        foreach (var one in group)
        {
            connection.Execute("SAVEPOINT one");
            try
            {
                one.Do(connection);
            }
            catch (JournalException e) when (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                one.Failure = e;
                connection.Execute("ROLLBACK TO one");
            }
            connection.Execute("RELEASE one");
        }
        return true;
    }

    private sealed record Work(Action<SqliteConnection> Do, CancellationToken Cancellation)
    {
        public TaskCompletionSource Ended { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JournalException? Failure { get; set; }

        public void Tell()
        {
            if (Failure is { } failure)
            {
                Ended.SetException(failure);
            }
            else
            {
                Ended.SetResult();
            }
        }
    }
}
