using System.Text;
using System.Text.Json;
using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Storage;

/// <summary>The SQL of the journal. What reads is a transaction of its own, what writes is part of its caller's.</summary>
internal static class FactTable
{
    /// <summary>Appends facts behind the newest one, in a transaction of the caller's that has the right to write.</summary>
    /// <exception cref="LeaseLostException">The fence is not the service's newest.</exception>
    public static IReadOnlyList<Entry> Append(
        SqliteConnection connection,
        ILease lease,
        DateTimeOffset at,
        IReadOnlyList<NewFact> facts
    )
    {
        if (Fence(connection, lease.Service) != lease.Fence)
        {
            throw new LeaseLostException(lease.Service);
        }
        var (sequence, digest) = Head(connection);
        var milliseconds = at.ToUnixTimeMilliseconds();
        var entries = new List<Entry>(facts.Count);
        foreach (var (run, fact) in facts)
        {
            var stored = new StoredFact(
                ++sequence,
                lease.Service,
                run,
                milliseconds,
                FactJson.KindOf(fact),
                FactJson.Write(fact),
                lease.Fence,
                digest
            );
            digest = stored.Digest();
            Insert(connection, stored, digest);
            entries.Add(new(sequence, lease.Service, Date(milliseconds), run, fact));
        }
        connection.Execute("UPDATE head SET sequence = $1, digest = $2", sequence, digest);
        return entries;
    }

    /// <summary>The facts of a service after a sequence number.</summary>
    /// <exception cref="JournalException">There is one that this version does not know.</exception>
    public static IReadOnlyList<Entry> Read(SqliteConnection connection, string service, long after)
    {
        using var command = connection.Command(
            "SELECT sequence, at, run, kind, body FROM facts WHERE service = $1 AND sequence > $2 ORDER BY sequence",
            service,
            after
        );
        using var reader = command.ExecuteReader();
        var entries = new List<Entry>();
        while (reader.Read())
        {
            var sequence = reader.GetInt64(0);
            entries.Add(
                new Entry(
                    sequence,
                    service,
                    Date(reader.GetInt64(1)),
                    Text(reader, 2),
                    Fact(sequence, reader.GetString(3), reader.GetFieldValue<byte[]>(4))
                )
            );
        }
        return entries;
    }

    /// <summary>The names of those that have facts after a sequence number.</summary>
    public static IReadOnlyList<string> Changed(SqliteConnection connection, long after)
    {
        using var command = connection.Command(
            "SELECT DISTINCT service FROM facts WHERE sequence > $1",
            after
        );
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }
        return names;
    }

    /// <summary>The sequence and the digest of the newest entry.</summary>
    public static (long Sequence, byte[] Digest) Head(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT sequence, digest FROM head");
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
    }

    /// <summary>Gives a service a fencing number greater than all before, in such a transaction too.</summary>
    public static long NextFence(SqliteConnection connection, string service)
    {
        connection.Execute(
            "INSERT INTO fences VALUES ($1, 1) ON CONFLICT (service) DO UPDATE SET fence = fence + 1",
            service
        );
        return Fence(connection, service)!.Value;
    }

    /// <summary>Walks the whole chain.</summary>
    public static AuditResult Audit(SqliteConnection connection) =>
        connection.Transact(
            "BEGIN",
            () =>
            {
                var (sequence, digest) = Head(connection);
                using var command = connection.Command(
                    "SELECT sequence, service, run, at, kind, body, fence, previous, digest FROM facts ORDER BY sequence"
                );
                using var reader = command.ExecuteReader();
                var audit = new ChainAudit();
                while (reader.Read() && audit.Next(Stored(reader), reader.GetFieldValue<byte[]>(8)))
                { }
                return audit.Result(sequence, digest);
            }
        );

    private static long? Fence(SqliteConnection connection, string service) =>
        (long?)connection.Scalar("SELECT fence FROM fences WHERE service = $1", service);

    private static void Insert(SqliteConnection connection, StoredFact entry, byte[] digest) =>
        connection.Execute(
            "INSERT INTO facts (sequence, service, run, at, kind, body, fence, previous, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            entry.Sequence,
            entry.Service,
            entry.Run,
            entry.At,
            entry.Kind,
            Encoding.UTF8.GetString(entry.Body),
            entry.Fence,
            entry.Previous,
            digest
        );

    /// <summary>An entry as it is stored; null where a column holds another type than lastgood writes: 5 could pass for 5.5.</summary>
    private static StoredFact? Stored(SqliteDataReader reader)
    {
        Type[] types =
        [
            typeof(long),
            typeof(string),
            typeof(string),
            typeof(long),
            typeof(string),
            typeof(string),
            typeof(long),
            typeof(byte[]),
            typeof(byte[]),
        ];
        for (var i = 0; i < types.Length; i++)
        {
            if (reader.GetFieldType(i) != types[i])
            {
                return null;
            }
        }
        return new StoredFact(
            reader.GetInt64(0),
            reader.GetString(1),
            Text(reader, 2),
            reader.GetInt64(3),
            reader.GetString(4),
            reader.GetFieldValue<byte[]>(5),
            reader.GetInt64(6),
            reader.GetFieldValue<byte[]>(7)
        );
    }

    private static DateTimeOffset Date(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? Text(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static Fact Fact(long sequence, string kind, byte[] body)
    {
        if (!FactJson.Knows(kind))
        {
            throw new JournalException(
                $"entry {sequence} of the journal is a {kind}, which this lastgood does not know: it was written by a newer one; update lastgood on this machine"
            );
        }
        try
        {
            return FactJson.Read(body);
        }
        catch (JsonException e)
        {
            throw new JournalException(
                $"entry {sequence} of the journal ({kind}) cannot be read: it was written by a newer lastgood, or changed; see: lastgood audit verify",
                e
            );
        }
    }
}
