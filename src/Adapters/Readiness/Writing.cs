using Lastgood.Adapters.Processes;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Readiness;

/// <summary>Permission to write.</summary>
public static class Writing
{
    /// <summary>Whether this user can make files in a folder: one is made, and removed.</summary>
    /// <param name="folder">The folder.</param>
    public static ReadinessCheck Check(string folder)
    {
        const string name = "permissions";
        var probe = Path.Combine(folder, $".ready-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return ReadinessCheck.Yes(name, $"{folder} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadinessCheck.No(
                name,
                $"{folder} cannot be written: {Spoken.Excerpt(e.Message)}",
                $"run lastgood as the user that owns it: {CommandLine.Show(["ls", "-ld", folder])}"
            );
        }
    }
}
