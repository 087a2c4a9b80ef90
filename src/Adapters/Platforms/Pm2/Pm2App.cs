using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>
/// Makes PM2 run a service's app from a folder: it is ended and started again from the folder's real path, as PM2 goes on with
/// the path that it has; or, where that path is the same, a cluster is reloaded.
/// </summary>
internal sealed class Pm2App(Pm2Options options, Pm2Command pm2, Pm2Places places)
{
    /// <summary>Starts it, in place of what runs.</summary>
    /// <param name="folder">The folder, no link.</param>
    /// <param name="run">What is started is to be known by, see <see cref="Pm2Process.Run"/>.</param>
    /// <param name="running">What PM2 has of the app.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How, for people, and what PM2 has now.</returns>
    /// <exception cref="PlatformException">It was not started, or not as it should be.</exception>
    public async Task<(string How, IReadOnlyList<Pm2Process> Started)> StartAsync(
        string folder,
        string run,
        IReadOnlyList<Pm2Process> running,
        CancellationToken cancellation
    )
    {
        // Known before anything ends: PM2 itself would say so afterwards.
        if (!File.Exists(pm2.FileIn(folder)))
        {
            throw new PlatformException(
                $"there is no {pm2.FileIn(folder)} to start {options.App} by",
                "is it in that release, and is its name right in the configuration (ecosystem or script)?"
            );
        }
        var reloads = places.Reloads(folder, running);
        if (!reloads && running.Count > 0)
        {
            await EndAsync(running, cancellation);
        }
        await pm2.ChangeAsync(
            $"{(reloads ? "reloading" : "starting")} {options.App} in {folder}",
            reloads ? pm2.Reload(folder) : pm2.Start(folder),
            folder,
            run,
            cancellation
        );
        var started = await pm2.LookAsync(cancellation);
        Check(folder, run, started);
        return (reloads ? "reloaded" : $"started from {folder}", started);
    }

    /// <summary>Ends processes of it.</summary>
    /// <exception cref="PlatformException">They did not end.</exception>
    public Task EndAsync(IReadOnlyList<Pm2Process> running, CancellationToken cancellation) =>
        pm2.ChangeAsync($"ending {options.App}", pm2.Delete(running), null, null, cancellation);

    // PM2 exits with 0 where the file has no such app, and starts what the file says, wherever that is.
    private void Check(string folder, string run, IReadOnlyList<Pm2Process> started)
    {
        if (started.Count == 0)
        {
            throw new PlatformException(
                $"{pm2.FileIn(folder)} has no app {options.App}: nothing was started",
                "correct the app's name there or in the configuration"
            );
        }
        if (started.FirstOrDefault(p => places.FolderOf(p) != folder) is { } elsewhere)
        {
            throw new PlatformException(
                $"PM2 started {options.App} in {elsewhere.Folder}, not in {folder}",
                $"leave out cwd in {pm2.FileIn(folder)}, or write cwd: __dirname"
            );
        }
        if (started.FirstOrDefault(p => p.Run != run) is { } unmarked)
        {
            throw new PlatformException(
                $"{unmarked} was not started with the environment that lastgood gave it ({Pm2List.RunVariable})",
                "does the program in between keep environment variables? And are all processes of the app started anew?"
            );
        }
    }
}
