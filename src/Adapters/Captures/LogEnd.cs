using System.Text;
using Lastgood.Core.Captures;

namespace Lastgood.Adapters.Captures;

/// <summary>The last lines of a log.</summary>
public static class LogEnd
{
    /// <summary>No more than this is read of a file, in bytes: a thousand lines of 250 characters.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads the last <see cref="IExhibits.LogLines"/> lines of a file, <see cref="MaxBytes"/> at most.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
        // Pipes and devices have no end to begin at, and would block.
        if (!file.CanSeek)
        {
            throw new IOException("it is not a file");
        }
        file.Seek(Math.Max(0, file.Length - MaxBytes), SeekOrigin.Begin);
        var bytes = new byte[MaxBytes];
        var read = await file.ReadAtLeastAsync(
            bytes,
            bytes.Length,
            throwOnEndOfStream: false,
            cancellation
        );
        return Of(Encoding.UTF8.GetString(bytes.AsSpan(0, read)));
    }

    /// <summary>The last <see cref="IExhibits.LogLines"/> lines of a text.</summary>
    public static string Of(string text)
    {
        var at = text.Length;
        // A line break at the end ends the last line and does not begin another.
        if (text.EndsWith('\n'))
        {
            at--;
        }
        for (var lines = 0; lines < IExhibits.LogLines; lines++)
        {
            at = at <= 0 ? -1 : text.LastIndexOf('\n', at - 1);
            if (at < 0)
            {
                return text;
            }
        }
        return text[(at + 1)..];
    }
}
