using Lastgood.Core.Journal;

namespace Lastgood.Adapters.Storage;

/// <summary>Says that a watch is running with a state folder: a locked file, which is free again when its process ends, however it ends.</summary>
public static class WatchLock
{
    // Whoever looks whether it is taken holds it for a moment.
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes it for as long as the result is not disposed of; null where another process has it.</summary>
    /// <exception cref="JournalException">The state folder cannot be used.</exception>
    public static async Task<IAsyncDisposable?> TryTakeAsync(
        string state,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var folder = new StateFolder(state);
        folder.Create();
        for (var i = 0; i < Tries; i++)
        {
            if (FileLease.TryLock(folder.Watch) is { } locked)
            {
                return locked;
            }
            await Task.Delay(Pause, time, cancellation);
        }
        return null;
    }

    /// <summary>Whether a watch is running. Creates nothing.</summary>
    public static bool IsTaken(string state)
    {
        var path = new StateFolder(state).Watch;
        if (!File.Exists(path))
        {
            return false;
        }
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's; whether it is running cannot be told, and saying that nobody watches would be wrong as well.
            return true;
        }
    }
}
