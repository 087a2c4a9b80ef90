using Lastgood.Adapters.Platforms.Folders;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Pm2;

/// <summary>
/// Puts a release in its place and makes PM2 run it. What was started is known again by a variable in its environment, which
/// PM2 keeps.
/// </summary>
internal sealed class StartStep(
    Pm2Options options,
    Pm2Command pm2,
    Pm2Places places,
    IReleaseSource source
) : IStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "start";

    private readonly Pm2App app = new(options, pm2, places);
    private readonly SavedList saved = new(options);

    /// <summary>The step for a release.</summary>
    /// <param name="options">The service.</param>
    /// <param name="pm2">How PM2 is called.</param>
    /// <param name="places">Which process is of which release.</param>
    /// <param name="answer">The release.</param>
    /// <param name="folder">Its folder, no link.</param>
    /// <param name="running">What PM2 has of the app.</param>
    public static PlannedStep Plan(
        Pm2Options options,
        Pm2Command pm2,
        Pm2Places places,
        SourceAnswer answer,
        string folder,
        IReadOnlyList<Pm2Process> running
    )
    {
        var reloads = places.Reloads(folder, running);
        var put = answer.Title is { } title ? $"{title}, " : "";
        var change =
            reloads ? $"reload {options.App}, one process after the other"
            : running.Count == 0 ? $"start {options.App} from {folder}"
            : $"end {options.App} and start it from {folder}";
        return new PlannedStep(
            Name,
            put + change,
            Stage.Activate,
            [
                .. answer.Commands,
                .. reloads ? [pm2.Reload(folder)]
                : running.Count == 0 ? [pm2.Start(folder)]
                : new[] { pm2.Delete(running), pm2.Start(folder) },
                .. options.Save ? new[] { pm2.Save } : [],
            ],
            new Details([
                .. answer.Arguments,
                .. Details.Of(
                    ("app", options.App),
                    ("start", folder),
                    ("was", string.Join('\n', places.FoldersOf(running))),
                    ("run", $"{Guid.NewGuid():N}")
                ),
            ]),
            answer.Timeout + (7 * options.CommandTimeout) + options.StartTimeout
        )
        {
            MovesTraffic = true,
        };
    }

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        // Was it changed since, applying looks again and refuses.
        var running = await pm2.GlanceAsync(cancellation);
        return new Details([
            .. await source.CaptureAsync(cancellation),
            .. Details.Of(
                ("running", running.Any(IsUp) ? "yes" : "no"),
                ("identity", Identity(running)),
                ("folder", places.FoldersOf(running) is [var one] ? one : ""),
                ("seen", string.Join("; ", running))
            ),
        ]);
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var running = await pm2.LookAsync(cancellation);
        var place = await source.ObserveAsync(step.Arguments, cancellation);
        return place == Observation.Diverged || Stranger(step, running) is not null
                ? Observation.Diverged
            : place == Observation.Applied
            && IsStarted(step, running)
            && saved.Has(step.Arguments["run"])
                ? Observation.Applied
            : Observation.NotApplied;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (folder, run) = (step.Arguments["start"], step.Arguments["run"]);
        var running = await pm2.LookAsync(cancellation);
        Refuse(Stranger(step, running));
        if (
            await source.ObserveAsync(step.Arguments, cancellation) == Observation.Applied
            && IsStarted(step, running)
        )
        {
            await pm2.SaveAsync(cancellation);
            return Details.Of(("left", $"{options.App} was started from {folder} already"));
        }
        var put = await source.PutAsync(step.Arguments, cancellation);
        var (how, started) = await app.StartAsync(folder, run, running, cancellation);
        await pm2.SaveAsync(cancellation);
        return new Details([
            .. put,
            .. Details.Of(
                ("before", string.Join("; ", running)),
                ("how", how),
                ("state", string.Join("; ", started))
            ),
        ]);
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var running = await pm2.LookAsync(cancellation);
        Refuse(Stranger(step, running));
        var put = await source.PutBackAsync(step.Arguments, capture, cancellation);
        if (Identity(running) == capture["identity"])
        {
            return new Details([.. put, .. Details.Of(("left", string.Join("; ", running)))]);
        }
        var how = "ended, as before";
        if (capture["running"] == "yes")
        {
            (how, _) = await app.StartAsync(
                capture["folder"],
                $"{step.Arguments["run"]}-undone",
                running,
                cancellation
            );
        }
        else if (running.Count > 0)
        {
            await app.EndAsync(running, cancellation);
        }
        await pm2.SaveAsync(cancellation);
        return new Details([
            .. put,
            .. Details.Of(("ended", string.Join("; ", running)), ("how", how)),
        ]);
    }

    // One that fails on and on is up as well: what it was is brought back.
    private static bool IsUp(Pm2Process process) => process.Status is not ("stopped" or "stopping");

    private static string Identity(IReadOnlyList<Pm2Process> running) =>
        string.Join(' ', running.Select(static p => p.Identity));

    // One that was started and has ended at once was started all the same: that is for "ready" to see.
    private bool IsStarted(PlannedStep step, IReadOnlyList<Pm2Process> running) =>
        running.Count > 0
        && running.All(p =>
            p.Run == step.Arguments["run"] && places.FolderOf(p) == step.Arguments["start"]
        );

    private string? Stranger(PlannedStep step, IReadOnlyList<Pm2Process> running)
    {
        var known = step.Arguments["was"].Split('\n').Append(step.Arguments["start"]).ToList();
        return places.FoldersOf(running).FirstOrDefault(f => !known.Contains(f));
    }

    private void Refuse(string? stranger)
    {
        if (stranger is not null)
        {
            throw new PlatformException(
                $"PM2 runs {options.App} from {stranger}: somebody else started it",
                "look at it: lastgood status; then start again"
            );
        }
    }
}
