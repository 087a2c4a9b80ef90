using Lastgood.Adapters.Storage;
using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Tests.Storage;

/// <summary>A state folder for one test, and what others do to the file in it.</summary>
internal sealed class SqliteFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    public string State => folder["state"];

    public string Journal => Path.Combine(State, "journal.db");

    /// <summary>Writes a journal of some facts, with nobody using it any more.</summary>
    public async Task WriteAsync(int facts, CancellationToken cancellation)
    {
        await using var store = new SqliteStore(State, TimeProvider.System);
        await using var lease = await store.TryAcquireAsync("shop", cancellation);
        for (var i = 0; i < facts; i++)
        {
            NewFact fact = new(i % 2 == 0 ? null : "r", new StepFailed(i, "no", null));
            await store.AppendAsync(lease!, [fact], cancellation);
        }
    }

    public async Task<AuditResult> AuditAsync(CancellationToken cancellation)
    {
        await using var store = new SqliteStore(State, TimeProvider.System);
        return await store.AuditAsync(cancellation);
    }

    /// <summary>A connection of somebody else's.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Journal};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Has somebody else change the file.</summary>
    public void Change(string sql, params (string Name, object Value)[] values)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
        command.ExecuteNonQuery();
    }

    public void Dispose() => folder.Dispose();
}
