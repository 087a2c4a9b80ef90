using Lastgood.Adapters.Processes;

namespace Lastgood.Stage;

/// <summary>The programs that a stage needs of the machine.</summary>
internal static class Programs
{
    /// <summary>nginx, which Debian puts where a user's PATH does not look.</summary>
    /// <exception cref="CommandException">It is not installed.</exception>
    public static string Nginx()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return folders
                .Append("/usr/sbin")
                .Append("/usr/local/sbin")
                .Select(static folder => Path.Combine(folder, "nginx"))
                .FirstOrDefault(File.Exists)
            ?? throw new CommandException("nginx is not installed", "scripts/install");
    }
}
