namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>The list of apps that PM2 keeps for the next start of the machine.</summary>
/// <param name="options">Where PM2 has it, and whether it matters.</param>
internal sealed class SavedList(Pm2Options options)
{
    /// <summary>Whether what a run has started is in it, as far as that is wanted and can be told.</summary>
    public bool Has(string run)
    {
        if (!options.Save)
        {
            return true;
        }
        try
        {
            var saved = new FileInfo(Path.Combine(Home, "dump.pm2"));
            return saved.Exists
                && (
                    saved.Length > Pm2List.MostBytes
                    || File.ReadAllText(saved.FullName).Contains(run, StringComparison.Ordinal)
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private string Home =>
        options.Home
        ?? Environment.GetEnvironmentVariable("PM2_HOME")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pm2");
}
