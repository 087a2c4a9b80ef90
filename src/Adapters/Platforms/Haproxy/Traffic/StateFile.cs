using Lastgood.Adapters.Platforms.Haproxy.Runtime;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Haproxy.Traffic;

/// <summary>The file that HAProxy reads states and weights of a backend's servers from when it starts.</summary>
/// <param name="path">Where it is.</param>
internal sealed class StateFile(string path)
{
    /// <summary>What it says; null where there is none.</summary>
    /// <exception cref="PlatformException">It cannot be read, or is not such a file.</exception>
    public IReadOnlyList<ServerLine>? Read()
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble("read", e);
        }
        return ServerLine.Parse(text)
            ?? throw new PlatformException(
                $"{path} is no server-state file of HAProxy; it is left alone",
                $"move it away, or choose another path with \"state_file\": mv {path} {path}.old"
            );
    }

    /// <summary>Whether it gives a server a weight.</summary>
    public bool Says(string server, int weight) =>
        Read()?.FirstOrDefault(s => s.Name == server)?.Weight == weight;

    /// <summary>Writes down what HAProxy says now.</summary>
    /// <exception cref="PlatformException">It cannot be written; what was there is still there.</exception>
    public void Write(BackendState now)
    {
        Read();
        try
        {
            DurableFile.Write(path, now.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble("written", e);
        }
    }

    private PlatformException Trouble(string what, Exception e) =>
        new(
            $"{path}, which HAProxy reads its choice from when it starts, cannot be {what}: {e.Message}",
            $"look at its folder's permissions and free space: ls -ld {path} {Path.GetDirectoryName(path)}; df {Path.GetDirectoryName(path)}",
            e
        );
}
