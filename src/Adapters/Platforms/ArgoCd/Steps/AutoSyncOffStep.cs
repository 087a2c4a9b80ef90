using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>Switches auto-sync off: with it on, Argo CD refuses to go back, and would bring the bad release again.</summary>
internal sealed class AutoSyncOffStep(Syncing syncing) : IStep
{
    public const string Name = "auto_sync_off";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var application = await syncing.LookAsync(cancellation);
        return Details.Of(
            ("automated", AutoSync.Of(application)),
            ("sync_policy", application.SyncPolicy?.ToJsonString() ?? "none")
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation) =>
        Compare(Scene.Of(step.Arguments), await syncing.LookAsync(cancellation));

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        switch (Compare(scene, application))
        {
            case Observation.Diverged:
                throw Scene.SomebodyElse(application);
            case Observation.NotApplied:
                await syncing.Applications.PatchAsync(AutoSync.Off(scene.Automated), cancellation);
                break;
        }
        var again = AutoSync.Of(await syncing.LookAsync(cancellation));
        return again.Length > 0
            ? throw SwitchedOn(again)
            : Details.Of(
                ("auto-sync", $"is off (was: {AutoSync.Words(scene.Automated)})"),
                (
                    scene.Restore.Length > 0 ? "goes on again" : "stays off",
                    scene.Restore.Length > 0
                        ? "once git names the release"
                        : $"once git does not name a bad release any more, switch it on: {AutoSync.Command(syncing.Applications.CliName, scene.Automated)}"
                )
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
        if (!scene.IsSame(application))
        {
            throw Scene.SomebodyElse(application);
        }
        if (capture["automated"].Length == 0 || AutoSync.Of(application).Length > 0)
        {
            return Details.Of(("left", "auto-sync is as it was, or as somebody else set it"));
        }
        await syncing.Applications.PatchAsync(AutoSync.On(capture["automated"]), cancellation);
        return Details.Of(("auto-sync", "is on again, as it was"));
    }

    /// <summary>That somebody switches it on while it has to be off.</summary>
    public static PlatformException SwitchedOn(string automated) =>
        new(
            $"{AutoSync.Words(automated)} is on again: something switches it on as soon as it is off, and would bring the bad release again",
            "an ApplicationSet or an application of applications does that: tell it to leave /spec/syncPolicy alone (ignoreApplicationDifferences, ignoreDifferences), or take the bad release out of git"
        );

    private static Observation Compare(Scene scene, ArgoApplication application)
    {
        var now = AutoSync.Of(application);
        return !scene.IsSame(application) ? Observation.Diverged
            : now.Length == 0 ? Observation.Applied
            : now == scene.Automated ? Observation.NotApplied
            : Observation.Diverged;
    }
}
