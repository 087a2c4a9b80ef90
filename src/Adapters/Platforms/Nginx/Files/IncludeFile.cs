using System.Security.Cryptography;
using System.Text;
using Lastgood.Adapters.Platforms.Files;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Nginx.Files;

/// <summary>The include file of a service on disk.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Service">Whose it is.</param>
internal sealed record IncludeFile(string Path, string Service)
{
    /// <summary>Its content; null where there is no file.</summary>
    /// <exception cref="PlatformException">It cannot be read, or somebody else wrote it.</exception>
    public string? Read()
    {
        string text;
        try
        {
            text = File.ReadAllText(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble("read", e);
        }
        return text.StartsWith(NginxNames.Signature(Service), StringComparison.Ordinal)
            ? text
            : throw new PlatformException(
                $"{Path} was not written by lastgood for the service {Service}; it is left alone",
                $"move it away, or choose another path with \"include\" in the configuration: mv {Path} {Path}.old"
            );
    }

    /// <summary>Replaces its content.</summary>
    /// <exception cref="PlatformException">It cannot be written; what was there is still there.</exception>
    public void Write(string content)
    {
        try
        {
            DurableFile.Write(Path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble("written", e);
        }
    }

    /// <summary>Puts back what <see cref="Read"/> found.</summary>
    public void Restore(string? content)
    {
        if (content is not null)
        {
            Write(content);
            return;
        }
        try
        {
            DurableFile.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Trouble("removed", e);
        }
    }

    /// <summary>What tells one content from another in evidence.</summary>
    public static string Digest(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];

    private PlatformException Trouble(string what, Exception e) =>
        new(
            $"{Path} cannot be {what}: {e.Message}",
            $"look at its folder's permissions and free space: ls -ld {Path} {System.IO.Path.GetDirectoryName(Path)}; df {System.IO.Path.GetDirectoryName(Path)}",
            e
        );
}
