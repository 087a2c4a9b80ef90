using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Storage;

namespace Lastgood.Adapters.Signals.AccessLogs.Tailing;

/// <summary>
/// Follows a log from its end on, through rotation of both kinds: a file that was renamed is read on until its writers
/// have let go of it, one that was truncated is read from its beginning.
/// </summary>
/// <param name="path">Where the log is.</param>
/// <param name="maxBytes">The most that is read at once.</param>
/// <param name="maxLine">The longest line, in bytes.</param>
/// <param name="time">Measures how long a renamed file is still held.</param>
internal sealed class LogTail(string path, int maxBytes, int maxLine, TimeProvider time)
    : IDisposable
{
    /// <summary>Renamed files that are held at most: nobody rotates more often while writers let go.</summary>
    private const int MaxOld = 3;

    /// <summary>How long a renamed file is still looked into: a busy writer opens the new one when it comes to it.</summary>
    public static readonly TimeSpan Holding = TimeSpan.FromMinutes(1);

    /// <summary>The newest is the last one.</summary>
    private readonly List<LogFile> files = [];
    private bool wasMissing;
    private long opened;

    /// <summary>Hands out the lines that came since the last time; the first time there are none.</summary>
    /// <returns>Why they may not be all, for people; null where they are.</returns>
    public string? Read(LineHandler take, CancellationToken cancellation)
    {
        var trouble = Follow();
        try
        {
            var total = Drain(take, cancellation);
            var unread = files.Sum(static file => file.Unread);
            if (total >= maxBytes && unread > 0)
            {
                return $"{Spoken.Bytes(unread)} of it are still unread: more than {Spoken.Bytes(maxBytes)} were written since the last reading";
            }
            // Renamed, and not created anew yet: its writers still write to it.
            return total > 0 && !File.Exists(path) ? null : trouble;
        }
        catch (IOException e)
        {
            return $"cannot be read: {Spoken.Excerpt(e.Message)}";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        files.ForEach(static file => file.Dispose());
        files.Clear();
    }

    private long Drain(LineHandler take, CancellationToken cancellation)
    {
        long total = 0;
        foreach (var file in files.ToList())
        {
            var read = file.Read(maxBytes - total, take, cancellation);
            total += read;
            var isDone = read == 0 && total < maxBytes && time.GetElapsedTime(opened) >= Holding;
            if (file != files[^1] && (isDone || files.Count > MaxOld + 1))
            {
                files.Remove(file);
                file.Dispose();
            }
        }
        return total;
    }

    /// <summary>Opens the file that is at the path now, where that is another one than the one that is held.</summary>
    /// <returns>Why there is none, for people.</returns>
    private string? Follow()
    {
        var there = FileIdentity.Of(path);
        if (there is not null && files.Count > 0 && there == files[^1].Identity)
        {
            return null;
        }
        if (there is { IsRegular: false })
        {
            return "is not a regular file: a log that goes to a pipe or a terminal cannot be read";
        }
        try
        {
            files.Add(LogFile.Open(path, atEnd: files.Count == 0 && !wasMissing, maxLine));
            opened = time.GetTimestamp();
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            wasMissing = true;
            return "does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            return "may not be read by the user that lastgood runs as";
        }
        catch (IOException e)
        {
            return $"cannot be read: {Spoken.Excerpt(e.Message)}";
        }
    }
}
