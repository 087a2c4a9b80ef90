using Lastgood.Core.Decisions.Replay;

namespace Lastgood.Adapters.Storage.Recordings;

/// <summary>A recording that is read, moment by moment, in little memory.</summary>
public sealed class RecordedMoments : IDisposable
{
    /// <summary>The longest line that is read, in bytes: more than the series of a service can take.</summary>
    private const int MaxLine = 16 * 1024 * 1024;

    private readonly FileStream stream;
    private readonly string path;
    private readonly RecordingReader reader = new();
    private byte[] buffer = new byte[64 * 1024];
    private int begin;
    private int end;
    private int number;

    private RecordedMoments(FileStream stream, string path) =>
        (this.stream, this.path) = (stream, path);

    /// <summary>What the recording is about.</summary>
    public RecordingHead Head => reader.Head!;

    /// <summary>Where the last line is cut off, since its writer was: that it is left out, for people. Known at the end.</summary>
    public string? Truncated { get; private set; }

    /// <summary>Opens a recording and reads its head.</summary>
    /// <exception cref="RecordingFileException">It cannot be read, or is none.</exception>
    public static RecordedMoments Open(string path)
    {
        RecordedMoments moments;
        try
        {
            moments = new RecordedMoments(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite),
                path
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFileException($"{path} cannot be read: {e.Message}");
        }
        try
        {
            var line = moments.Next(out _);
            try
            {
                moments.reader.ReadHead(line.Span);
            }
            catch (RecordingException e)
            {
                throw moments.Wrong(e.Message);
            }
            return moments;
        }
        catch
        {
            moments.Dispose();
            throw;
        }
    }

    /// <summary>The moments, in order. To be read once.</summary>
    /// <exception cref="RecordingFileException">A line is wrong, but for a last one that is cut off.</exception>
    public IEnumerable<Moment> Read()
    {
        while (true)
        {
            var line = Next(out var ended);
            if (line.IsEmpty && !ended)
            {
                yield break;
            }
            Moment moment;
            try
            {
                moment = reader.Read(line.Span);
            }
            catch (RecordingException e)
            {
                if (ended)
                {
                    throw Wrong(e.Message);
                }
                Truncated = FormattableString.Invariant(
                    $"{path}:{number}: the last line is cut off, since the recording was; it is left out"
                );
                yield break;
            }
            yield return moment;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>The next line without its end; empty at the end of the file.</summary>
    /// <param name="ended">Whether the line has an end.</param>
    private ReadOnlyMemory<byte> Next(out bool ended)
    {
        number++;
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan((begin + searched)..end).IndexOf((byte)'\n');
            if ((at >= 0 ? searched + at : end - begin) > MaxLine)
            {
                throw Wrong("the line is longer than any that lastgood writes");
            }
            if (at >= 0)
            {
                var line = buffer.AsMemory(begin, searched + at);
                begin += searched + at + 1;
                ended = true;
                return line;
            }
            searched = end - begin;
            if (!Fill())
            {
                var rest = buffer.AsMemory(begin, searched);
                begin = end;
                ended = false;
                return rest;
            }
        }
    }

    private bool Fill()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin..end).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
        int read;
        try
        {
            read = stream.Read(buffer, end, buffer.Length - end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"the file cannot be read: {e.Message}");
        }
        end += read;
        return read > 0;
    }

    private RecordingFileException Wrong(string what) =>
        new(FormattableString.Invariant($"{path}:{number}: {what}"));
}
