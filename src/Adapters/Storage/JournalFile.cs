using System.Globalization;
using Lastgood.Adapters.Platforms;
using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Storage;

/// <summary>The SQLite file of the journal: how it comes to be, how it is opened.</summary>
/// <param name="path">The file.</param>
internal sealed class JournalFile(string path)
{
    /// <summary>The version of <see cref="Schema"/>, stored as <c>user_version</c>.</summary>
    private const long Version = 1;

    /// <summary>How long another process's transaction is waited for. They take milliseconds.</summary>
    private const int BusySeconds = 10;

    /// <summary>
    /// <c>head</c> holds what the last entry is: where an append continues, and what an audit compares the end of the chain with.
    /// </summary>
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        BEGIN;
        CREATE TABLE facts (
            sequence INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            run TEXT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            fence INTEGER NOT NULL,
            previous BLOB NOT NULL,
            digest BLOB NOT NULL
        );
        CREATE INDEX facts_of_service ON facts (service);
        CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            sequence INTEGER NOT NULL,
            digest BLOB NOT NULL
        );
        INSERT INTO head VALUES (1, 0, zeroblob(32));
        CREATE TABLE fences (service TEXT PRIMARY KEY, fence INTEGER NOT NULL) WITHOUT ROWID;
        PRAGMA user_version = 1;
        COMMIT;
        """;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether it is there.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Whether it was there once for this process, which then does not begin another in its place.</summary>
    public bool WasThere { get; private set; }

    /// <summary>Which file it is: one that was put in its place is another.</summary>
    public FileIdentity? Identity => FileIdentity.Of(path);

    /// <summary>Opens it, creating it where it is not there.</summary>
    /// <exception cref="JournalException">It is not one that this version can use.</exception>
    public SqliteConnection OpenOrCreate()
    {
        if (!Exists)
        {
            Create();
        }
        return Open();
    }

    /// <summary>Opens it. It must be there.</summary>
    /// <exception cref="JournalException">It is not one that this version can use.</exception>
    public SqliteConnection Open() => Checked(Connect(path, SqliteOpenMode.ReadWrite));

    /// <summary>
    /// Whether nobody has it open, and all is in the file itself. Whoever opens it has a -wal beside it.
    /// </summary>
    public bool IsAtRest => new FileInfo($"{path}-wal") is { Exists: false } or { Length: 0 };

    /// <summary>
    /// Opens it at rest, once it could not be opened as usual, which needs room for two files beside it: what happened can
    /// still be read when the disk is full or read-only. For one reading only, since it does not see what others write.
    /// </summary>
    public SqliteConnection OpenAtRest() =>
        Checked(Connect($"{new Uri(path).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly));

    private SqliteConnection Checked(SqliteConnection connection)
    {
        try
        {
            Check((long)connection.Scalar("PRAGMA user_version")!);
            WasThere = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>It appears whole, by its name, or not at all: nobody ever opens half a journal.</summary>
    private void Create()
    {
        var draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            // SQLite gives its -wal and -shm files the mode of the file itself.
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            new FileStream(draft, options).Dispose();
            using (var connection = Connect(draft, SqliteOpenMode.ReadWrite))
            {
                connection.Execute(Schema);
            }
            // Where another process was first, its journal is the one.
            DurableFile.TryName(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection(ConnectionString(path, mode));
        connection.Open();
        // SQLite itself waits in steps of milliseconds, its .NET library in steps of 150.
        connection.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA synchronous = FULL"
            )
        );
        return connection;
    }

    // As SqliteConnectionStringBuilder would write it, without the regular expressions that it compiles for that at each
    // start of the program.
    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Mode={mode};Pooling=False;Default Timeout={BusySeconds}"
        );

    private void Check(long version)
    {
        if (version == Version)
        {
            return;
        }
        throw new JournalException(
            version > Version
                ? $"{path} was written by a newer lastgood (schema {version}, this one knows {Version}): update lastgood on this machine"
                : $"{path} is not a journal of lastgood: move it away, or name another folder as state in lastgood.yaml"
        );
    }
}
