using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Signals.Probes;

/// <summary>Certificates that are trusted instead of the system's.</summary>
internal static class TrustedRoots
{
    /// <summary>Reads a file of PEM certificates.</summary>
    /// <returns>Null, with the problem, where there is none in it.</returns>
    public static X509Certificate2Collection? Load(string path, out string? problem)
    {
        var roots = new X509Certificate2Collection();
        problem = null;
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problem = $"ca_file {path}: {Spoken.Excerpt(e.Message)}";
            return null;
        }
        if (roots.Count == 0)
        {
            problem = $"ca_file {path}: holds no PEM certificate";
            return null;
        }
        return roots;
    }
}
