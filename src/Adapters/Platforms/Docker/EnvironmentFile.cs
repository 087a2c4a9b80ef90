using System.Globalization;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Docker;

/// <summary>A file as <c>docker run --env-file</c> reads it. Its values are secrets: they go to the engine and nowhere else.</summary>
/// <param name="path">The file.</param>
internal sealed class EnvironmentFile(string path)
{
    /// <summary>Longer is not an environment but the wrong file, in bytes.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>
    /// What tells whether it was changed: when it was written, and its length. Not of its content: that would be in the journal, and
    /// a short secret can be found from its digest.
    /// </summary>
    /// <exception cref="PlatformException">It is not there.</exception>
    public string Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{file.LastWriteTimeUtc:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}, {file.Length} bytes"
            )
            : throw new PlatformException(
                $"there is no environment file {path}",
                "put it there, or write \"environment: release\""
            );
    }

    /// <summary>Its entries, <c>NAME=value</c>.</summary>
    /// <exception cref="PlatformException">It cannot be read, or is none.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellation)
    {
        string[] lines;
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new PlatformException(
                    $"environment file {path} is longer than {MaxBytes} bytes",
                    "name the right file"
                );
            }
            lines = await File.ReadAllLinesAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException(
                $"environment file {path} cannot be read: {e.Message}",
                $"try it: cat {path}",
                e
            );
        }
        var entries = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimStart();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || line[..equals].Any(char.IsWhiteSpace))
            {
                throw new PlatformException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{path}:{i + 1}: this line is not NAME=value"
                    ),
                    "correct it; a name alone, which docker takes from its own environment, has no value here"
                );
            }
            entries.Add(line);
        }
        return entries;
    }
}
