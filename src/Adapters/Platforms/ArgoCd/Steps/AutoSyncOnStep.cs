using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>
/// Switches auto-sync on as it was, but only once git names what is live: Argo CD has to have looked at git anew and found nothing to
/// change. Otherwise it would bring the bad release within a second.
/// </summary>
internal sealed class AutoSyncOnStep(ArgoCdOptions options, Syncing syncing) : IStep
{
    public const string Name = "auto_sync_on";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation) =>
        Details.Of(("automated", AutoSync.Of(await syncing.LookAsync(cancellation))));

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        return AutoSync.Of(application) switch
        {
            _ when !scene.IsSame(application) => Observation.Diverged,
            "" => Observation.NotApplied,
            var now when now == scene.Restore => Observation.Applied,
            _ => Observation.Diverged,
        };
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.WaitAsync(
            options.SyncTimeout,
            static () => true,
            (application, _) =>
                AutoSync.Of(application).Length > 0 ? application
                : !scene.IsMade(application) ? throw Scene.SomebodyElse(application)
                : application.Sync == "Synced" ? application
                : null,
            NotNamed,
            cancellation
        );
        if (AutoSync.Of(application) is { Length: > 0 } on)
        {
            return Details.Of(("left", $"{AutoSync.Words(on)} is on already"));
        }
        await syncing.Applications.PatchAsync(AutoSync.On(scene.Restore), cancellation);
        return Details.Of(
            ("auto-sync", $"is on again, as it was: {AutoSync.Words(scene.Restore)}"),
            ("git", $"names {application.GitRevision}, and nothing differs from what is live")
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        if (
            capture["automated"].Length > 0
            || !scene.IsSame(application)
            || AutoSync.Of(application) != scene.Restore
        )
        {
            return Details.Of(("left", "auto-sync is as it was, or as somebody else set it"));
        }
        await syncing.Applications.PatchAsync(AutoSync.Off(scene.Restore), cancellation);
        return Details.Of(("auto-sync", "is off again"));
    }

    private PlatformException NotNamed(ArgoApplication? application) =>
        new(
            $"auto-sync of {options.Shown} stays off: git names {ArgoOperation.ShortOf(application?.GitRevision ?? "nothing that Argo CD could read")}, which is not what is live ({application?.Sync}){string.Concat(application?.Complaints.Take(1).Select(static c => $"; {Lastgood.Adapters.Processes.Spoken.Excerpt(c)}") ?? [])}",
            $"look at the difference: argocd app diff {syncing.Applications.CliName}; once git names a good release: argocd app set {syncing.Applications.CliName} --sync-policy automated"
        );
}
