using Lastgood.Core.Decisions.Replay;

namespace Lastgood.Adapters.Storage.Recordings;

/// <summary>
/// A recording that is being written. Each line is handed to the system whole and at once: however the process ends, what
/// was written is a recording.
/// </summary>
public sealed class RecordingFile : IDisposable
{
    private readonly FileStream stream;
    private readonly string path;
    private readonly long most;

    private RecordingFile(FileStream stream, string path, long most) =>
        (this.stream, this.path, this.most) = (stream, path, most);

    /// <summary>The most that a recording holds, in bytes: days of probes each second of a service with a few series.</summary>
    public const long MaxBytes = 256 * 1024 * 1024;

    /// <summary>How much was written, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a recording with its first line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">What the recording is about.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="most">The most that is written, in bytes.</param>
    /// <exception cref="RecordingFileException">It cannot be written, or is there already.</exception>
    public static RecordingFile Create(
        string path,
        RecordingHead head,
        bool overwrite,
        long most = MaxBytes
    )
    {
        try
        {
            var mode = overwrite ? FileMode.Create : FileMode.CreateNew;
            var file = new RecordingFile(
                new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0),
                path,
                most
            );
            file.Write(RecordingWriter.Head(head));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFileException(
                !overwrite && File.Exists(path)
                    ? $"{path} is there already: name another file with --to, or replace it with --overwrite"
                    : $"{path} cannot be written: {e.Message}"
            );
        }
    }

    /// <summary>Writes a moment, if there is room for it.</summary>
    /// <returns>Whether there was.</returns>
    /// <exception cref="RecordingFileException">It cannot be written; what was written before stays a recording.</exception>
    public bool TryAdd(Moment moment)
    {
        var line = RecordingWriter.Line(moment);
        if (Length + line.Length + 1 > most)
        {
            return false;
        }
        try
        {
            Write(line);
            return true;
        }
        catch (IOException e)
        {
            throw new RecordingFileException(
                $"{path} cannot be written any more: {e.Message}; what is in it can be replayed"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Write(byte[] line)
    {
        stream.Write([.. line, (byte)'\n']);
        Length += line.Length + 1;
    }
}
