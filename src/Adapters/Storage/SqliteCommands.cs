using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lastgood.Adapters.Storage;

/// <summary>SQL in one line each. Parameters are named <c>$1</c>, <c>$2</c> … in their order.</summary>
internal static class SqliteCommands
{
    /// <summary>Does something in a transaction: all of it, or, where it throws, nothing.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="begin">The statement that begins it.</param>
    /// <param name="work">What to do.</param>
    public static T Transact<T>(this SqliteConnection connection, string begin, Func<T> work)
    {
        connection.Execute(begin);
        try
        {
            var result = work();
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            // With the disk full SQLite has rolled back already; the library's own transactions do not expect that.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                connection.Execute("ROLLBACK");
            }
            throw;
        }
    }

    /// <summary>Runs statements for their effect.</summary>
    public static void Execute(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
        using var command = connection.Command(sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null where there is no row.</summary>
    public static object? Scalar(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar();
    }

    /// <summary>A command to read rows with.</summary>
    public static SqliteCommand Command(
        this SqliteConnection connection,
        string sql,
        params ReadOnlySpan<object?> values
    )
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants get here; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"${i + 1}");
            command.Parameters.AddWithValue(name, values[i] ?? DBNull.Value);
        }
        return command;
    }
}
