using Lastgood.Adapters.Storage;
using Microsoft.Win32.SafeHandles;

namespace Lastgood.Adapters.Signals.AccessLogs.Tailing;

/// <summary>One open file of a log, and how far it was read. It stays readable when it is renamed or removed.</summary>
internal sealed class LogFile : IDisposable
{
    private const int Block = 64 * 1024;

    /// <summary>
    /// How much of what was read last is looked at again, in bytes: that is how a file is known which was truncated and has
    /// grown to the old place or beyond it since. Some lines, because it is their times that never come again.
    /// </summary>
    private const int Mark = 1024;

    private readonly SafeFileHandle handle;
    private readonly LineSplitter lines;
    private byte[] mark = [];
    private long position;

    private LogFile(SafeFileHandle handle, int maxLine)
    {
        this.handle = handle;
        lines = new LineSplitter(maxLine);
        Identity =
            FileIdentity.Of(handle)
            ?? throw new IOException("this system does not tell which file it is");
    }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; }

    /// <summary>How many bytes are there and were not read yet.</summary>
    public long Unread => Math.Max(0, RandomAccess.GetLength(handle) - position);

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="atEnd">Whether what is in it already is left out.</param>
    /// <param name="maxLine">The longest line, in bytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static LogFile Open(string path, bool atEnd, int maxLine)
    {
        var opened = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        try
        {
            var file = new LogFile(opened, maxLine);
            if (atEnd)
            {
                file.SkipToEnd();
            }
            return file;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Hands out the lines that came since the last time.</summary>
    /// <param name="max">The most that is read, in bytes.</param>
    /// <param name="take">Takes the lines.</param>
    /// <param name="cancellation">Gives up between two blocks; what was handed out is not handed out again.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public long Read(long max, LineHandler take, CancellationToken cancellation)
    {
        if (WasReplaced())
        {
            position = 0;
            mark = [];
            lines.Clear();
        }
        var buffer = new byte[Block];
        long total = 0;
        while (total < max)
        {
            cancellation.ThrowIfCancellationRequested();
            var want = (int)Math.Min(Block, max - total);
            var read = RandomAccess.Read(handle, buffer.AsSpan(0, want), position);
            if (read == 0)
            {
                break;
            }
            position += read;
            total += read;
            Remember(buffer.AsSpan(0, read));
            lines.Add(buffer.AsSpan(0, read), take);
        }
        return total;
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private void SkipToEnd()
    {
        position = RandomAccess.GetLength(handle);
        var last = new byte[Math.Min(Mark, position)];
        var read = RandomAccess.Read(handle, last, position - last.Length);
        mark = last[..read];
        if (mark is [.., not (byte)'\n'])
        {
            lines.SkipOne();
        }
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        byte[] all = [.. mark, .. read[Math.Max(0, read.Length - Mark)..]];
        mark = all[Math.Max(0, all.Length - Mark)..];
    }

    private bool WasReplaced()
    {
        if (RandomAccess.GetLength(handle) < position)
        {
            return true;
        }
        Span<byte> now = stackalloc byte[mark.Length];
        var read = RandomAccess.Read(handle, now, position - mark.Length);
        return !now[..read].SequenceEqual(mark);
    }
}
