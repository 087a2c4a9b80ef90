using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Storage;

/// <summary>One connection to the journal, opened when it is first needed, used by one caller at a time.</summary>
/// <param name="file">The file.</param>
/// <param name="writes">Whether it creates the file where it is not there; reading alone does with less.</param>
internal sealed class JournalSession(JournalFile file, bool writes) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private SqliteConnection? connection;
    private FileIdentity? opened;

    /// <summary>
    /// Does something with the connection, away from the caller's thread: SQLite blocks. Once begun it is not
    /// cancelled, so that the caller always learns how it ended.
    /// </summary>
    /// <exception cref="JournalException">SQLite or the file system refused.</exception>
    public async Task<T> UseAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Do(work), CancellationToken.None);
        }
        catch (SqliteException e)
        {
            throw StorageTrouble.Describe(file.Path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageTrouble.Describe(file.Path, e);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        connection?.Dispose();
        gate.Release();
    }

    private T Do<T>(Func<SqliteConnection, T> work)
    {
        Follow();
        try
        {
            if (connection is null)
            {
                connection = writes ? file.OpenOrCreate() : file.Open();
                opened = file.Identity;
            }
        }
        catch (SqliteException) when (!writes && file.IsAtRest)
        {
            using var still = file.OpenAtRest();
            return work(still);
        }
        return work(connection);
    }

    // A file that was removed or replaced can still be written to as long as it is open, and what is written is lost.
    private void Follow()
    {
        if (file.WasThere && !file.Exists)
        {
            throw new JournalException(
                $"{file.Path} was removed while it was in use: put it back from a backup"
            );
        }
        if (connection is not null && file.Identity != opened)
        {
            connection.Dispose();
            connection = null;
        }
    }
}
