using Lastgood.Adapters.Processes;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>An app that PM2 runs, as far as a first configuration needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Process">The id of its first process.</param>
/// <param name="Folder">The folder that it runs in.</param>
/// <param name="Script">What it runs.</param>
/// <param name="Port">The port that its environment says; null where it says none.</param>
public sealed record SurveyedApp(string Name, int Process, string Folder, string Script, int? Port);

/// <summary>Looks at what a user's PM2 runs; reads only.</summary>
/// <param name="pm2">How pm2 is called.</param>
/// <param name="home">PM2's own folder. Where no daemon of it runs, it is not asked: any command would start one.</param>
/// <param name="commands">Runs it.</param>
public sealed class Pm2Survey(IReadOnlyList<string> pm2, string home, ICommandRunner commands)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    /// <summary>The apps that run, by name; none where there is no PM2.</summary>
    public async Task<IReadOnlyList<SurveyedApp>> LookAsync(CancellationToken cancellation)
    {
        if (!Path.Exists(Path.Combine(home, "rpc.sock")))
        {
            return [];
        }
        var command = new Command([.. pm2, "jlist"], Time)
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PM2_HOME"] = home,
            },
            OutputLimit = Pm2List.MostBytes,
        };
        try
        {
            var result = await commands.RunAsync(command, cancellation);
            return result.Succeeded
                ?
                [
                    .. Pm2List
                        .All(result.Output)
                        .Where(static app => app.Process is { Runs: true, Pid: > 0 })
                        .DistinctBy(static app => app.Name, StringComparer.Ordinal)
                        .Select(static app => new SurveyedApp(
                            app.Name,
                            (int)app.Process.Pid,
                            app.Process.Folder,
                            app.Process.Script,
                            app.Process.Port
                        ))
                        .OrderBy(static app => app.Name, StringComparer.Ordinal),
                ]
                : [];
        }
        catch (Exception e) when (e is CommandException or FormatException)
        {
            return [];
        }
    }
}
