using System.Runtime.InteropServices;
using Lastgood.Core.Journal;
using SQLitePCL;

namespace Lastgood.Adapters.Storage;

/// <summary>The system's own SQLite, which the distribution keeps secure, instead of one that is bundled.</summary>
internal static class SqliteLibrary
{
    private static readonly Lock Gate = new();
    private static bool loaded;

    /// <summary>Makes SQLite ready for use; cheap when it is.</summary>
    /// <exception cref="JournalException">It is not on this machine.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
            {
                return;
            }
            var library = Find("libsqlite3.so.0");
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (_, _, _) => library
            );
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            loaded = true;
        }
    }

    /// <summary>The handle of a shared library.</summary>
    internal static nint Find(string name) =>
        NativeLibrary.TryLoad(name, out var handle)
            ? handle
            : throw new JournalException(
                $"the journal needs SQLite, and {name} is not on this machine; install it: apt-get install libsqlite3-0"
            );
}
