using Lastgood.Adapters.Processes;
using Lastgood.Core.Journal;
using Microsoft.Data.Sqlite;

namespace Lastgood.Adapters.Storage;

/// <summary>What goes wrong with the files of the state folder, in words for the person on call.</summary>
internal static class StorageTrouble
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>ENOSPC.</summary>
    private const int NoSpaceLeft = 28;

    /// <summary>What SQLite asks for at once, for the index of its write-ahead log.</summary>
    private const long LittleRoom = 32 * 1024;

    /// <summary>An error of SQLite.</summary>
    public static JournalException Describe(string path, SqliteException e) =>
        new(
            e.SqliteErrorCode switch
            {
                Full => DiskFull(path),
                // Without room for the files beside it, it is not even opened.
                InputOutput or CannotOpen when IsFull(path) => DiskFull(path),
                InputOutput =>
                    $"{path} could not be read or written: its disk is full or broken; see: {DiskFree(path)}; dmesg | tail",
                ReadOnly or CannotOpen =>
                    $"{path} cannot be written: it belongs to another user, or its disk is full or read-only; see: {List(path)}; {DiskFree(path)}",
                Busy =>
                    $"{path} has been locked by another process for a long time; see by which: {CommandLine.Show(["fuser", "-v", path])}",
                Corrupt or NotADatabase or Constraint =>
                    $"{path} is damaged, or is no journal; keep a copy of it and restore it from a backup; what can be read of it: {CommandLine.Show(["sqlite3", path, ".recover"])}",
                _ => $"{path} could not be used: {e.Message}",
            },
            e
        );

    /// <summary>An error of the file system.</summary>
    public static JournalException Describe(string path, Exception e) =>
        new(
            e.HResult == NoSpaceLeft
                ? DiskFull(path)
                : $"{path} cannot be used: {e.Message} See: {List(path)}",
            e
        );

    private static bool IsFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < LittleRoom;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string DiskFull(string path) =>
        $"{path} cannot be written, its disk is full: nothing was recorded; make room, see: {DiskFree(path)}";

    private static string DiskFree(string path) =>
        CommandLine.Show(["df", "-h", Path.GetDirectoryName(path)!]);

    private static string List(string path) =>
        CommandLine.Show(["ls", "-la", Path.GetDirectoryName(path)!]);
}
