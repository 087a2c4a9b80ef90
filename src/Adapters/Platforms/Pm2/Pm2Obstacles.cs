using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>What PM2 has that keeps a release from being started, or from being taken back.</summary>
internal sealed class Pm2Obstacles(Pm2Options options, Pm2Command pm2, Pm2Places places)
{
    /// <summary>Why what runs now could not be started again, so that nothing could be taken back; null where it can.</summary>
    public Refusal? NoWayBack(IReadOnlyList<Pm2Process> running)
    {
        var folders = places.FoldersOf(running);
        if (folders.Count > 1)
        {
            return new Refusal(
                $"PM2 runs {options.App} from {string.Join(" and ", folders)} at once",
                $"end what is not needed: {CommandLine.Show(pm2.Delete(running))}"
            );
        }
        if (running.FirstOrDefault(p => places.FolderOf(p) is null) is { } elsewhere)
        {
            return new Refusal(
                $"PM2 runs {options.App} from {elsewhere.Folder}, which is no release's folder: there is no way back to it",
                "start it from the folder of a release once, or correct the configuration"
            );
        }
        return folders is [var folder] && !File.Exists(pm2.FileIn(folder))
            ? new Refusal(
                $"{options.App} runs in {folder}, which has no {pm2.FileIn(folder)}: there is no way back to it",
                "correct the configuration (ecosystem or script), or bring that file there"
            )
            : null;
    }

    /// <summary>Why less would run after a start from a folder than runs now; null where it would not, as far as can be told.</summary>
    public Refusal? ToStarting(string folder, IReadOnlyList<Pm2Process> running) =>
        options.Script is { } script && running.Count > 1 && !places.Reloads(folder, running)
            ? new Refusal(
                $"PM2 runs {options.App} as {running.Count} processes, and {script} alone would be started as one",
                "say how many there are in an ecosystem file, and start it by that (ecosystem instead of script)"
            )
            : null;

    /// <summary>What stands in the way of a rollback, for people.</summary>
    public IEnumerable<string> Of(SourceState found, IReadOnlyList<Pm2Process> running)
    {
        var versions = running.Select(places.ReleaseOf).Distinct(StringComparer.Ordinal).ToList();
        if (NoWayBack(running) is { } stuck)
        {
            yield return $"{stuck.Reason}: {stuck.Remedy}";
        }
        if (running.FirstOrDefault(places.IsByLink) is { } linked)
        {
            yield return $"PM2 runs {options.App} by way of the link {options.Folders.Current} ({linked.Script}): which release that is it does not know; lastgood will start it by its real path";
        }
        else if (
            !places.IsCheckout
            && versions is [{ } version]
            && found.Release is { } current
            && version != current
        )
        {
            yield return $"{found.Evidence}, and PM2 still runs {version}: a reload does not follow the link";
        }
    }
}
