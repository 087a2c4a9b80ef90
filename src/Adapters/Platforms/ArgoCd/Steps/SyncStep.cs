using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd.Steps;

/// <summary>
/// Syncs the release, by its number in the history where it has one. Done is when the history has a new entry of it: that the
/// operation succeeded says nothing yet of what runs.
/// </summary>
internal sealed class SyncStep(Syncing syncing) : IStep
{
    public const string Name = "sync";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var application = await syncing.LookAsync(cancellation);
        return Details.Of(
            ("live", application.Newest?.Revision ?? "nothing"),
            ("id", Id(application.Newest)),
            ("health", application.Health),
            ("git", application.GitRevision ?? "not known")
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        return scene.IsMade(application) ? Observation.Applied
            : scene.IsBefore(application) ? Observation.NotApplied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var application = await syncing.LookAsync(cancellation);
        if (scene.IsMade(application))
        {
            return Details.Of(("left", $"{scene.Release} is synced already"));
        }
        if (!scene.IsBefore(application))
        {
            throw Scene.SomebodyElse(application);
        }
        var how = "the operation that went on already";
        if (application.Running is null)
        {
            how = await BeginAsync(scene, application, cancellation);
        }
        var entry = await syncing.SyncedAsync(
            scene,
            scene.IsOurs,
            scene.Revision,
            scene.Last,
            application.Last?.Mark ?? scene.Before,
            cancellation
        );
        return Details.Of(
            ("synced", $"{scene.Release} ({scene.Revision})"),
            ("by", how),
            ("id", Id(entry)),
            ("prune", scene.Prune ? "yes" : "no")
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
        if (application.Running is { } running && scene.IsOurs(running) && !scene.IsBack(running))
        {
            await syncing.EndAsync(scene.IsOurs, cancellation);
            application = await syncing.LookAsync(cancellation);
        }
        if (application.Running is { } other && !scene.IsBack(other))
        {
            throw Scene.SomebodyElse(application);
        }
        var newest = application.Newest;
        if (application.Running is null && IsUntouched(scene, application))
        {
            return Details.Of(("left", $"{scene.Release} was not synced"));
        }
        if (newest is null || scene.From.Length == 0)
        {
            return Details.Of(("left", "nothing was live before that could be gone back to"));
        }
        if (
            newest.Id > scene.Last
            && newest.Revision != scene.Revision
            && newest.Revision != scene.From
        )
        {
            throw Scene.SomebodyElse(application);
        }
        if (application.Running is null && newest.Id > scene.Last && newest.Revision == scene.From)
        {
            return Details.Of(("left", $"{scene.From} is live again already"));
        }
        if (application.Running is null)
        {
            await AskAsync(scene.IsBack, BackAsync(scene, application, cancellation), cancellation);
        }
        var entry = await syncing.SyncedAsync(
            scene,
            scene.IsBack,
            scene.From,
            newest.Id,
            application.Last?.Mark ?? "",
            cancellation
        );
        return Details.Of(("back", scene.From), ("id", Id(entry)));
    }

    // A sync that was ended or has failed may have changed a part of the resources.
    private static bool IsUntouched(Scene scene, ArgoApplication application) =>
        (application.Newest?.Id ?? -1) == scene.Last
        && !(
            application.Last is { Touched.Count: > 0 } last
            && last.Mark != scene.Before
            && scene.IsOurs(last)
        );

    private async Task<string> BeginAsync(
        Scene scene,
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        // The number may have gone since: the revision means the same, unless the application set more than that.
        var id =
            scene.Id is { } wanted && application.History.Any(d => d.Id == wanted)
                ? scene.Id
                : null;
        if (scene.Id is not null && id is null && !ReleaseNames.IsCommit(scene.Revision))
        {
            throw new PlatformException(
                $"the history of {syncing.Applications.CliName} has no entry {scene.Id} any more, and {scene.Revision} is no single commit that could be synced without it",
                $"choose another release: argocd app history {syncing.Applications.CliName}"
            );
        }
        await AskAsync(
            scene.IsOurs,
            id is { } number
                ? syncing.Applications.RollbackAsync(number, scene.Prune, cancellation)
                : syncing.Applications.SyncAsync(
                    scene.Head ? "" : scene.Revision,
                    scene.Prune,
                    scene.Hooks,
                    cancellation
                ),
            cancellation
        );
        return id is null
            ? "a sync to its revision"
            : $"a rollback to number {id.Value.ToString(CultureInfo.InvariantCulture)} of the history";
    }

    private Task<ArgoCdAnswer> BackAsync(
        Scene scene,
        ArgoApplication application,
        CancellationToken cancellation
    ) =>
        application.History.Any(d => d.Id == scene.Last)
            ? syncing.Applications.RollbackAsync(scene.Last, scene.Prune, cancellation)
            : syncing.Applications.SyncAsync(scene.From, scene.Prune, hooks: false, cancellation);

    // Where the answer got lost on its way, the operation may have begun all the same.
    private async Task AskAsync(
        Func<ArgoOperation, bool> isMeant,
        Task<ArgoCdAnswer> asking,
        CancellationToken cancellation
    )
    {
        var answer = await asking;
        if (answer.Succeeded)
        {
            return;
        }
        if (answer.IsPassing || answer.IsBusy)
        {
            var application = await syncing.LookAsync(cancellation);
            if (application.Running is { } running && isMeant(running))
            {
                return;
            }
        }
        throw answer.IsAutomated
            ? AutoSyncOffStep.SwitchedOn(AutoSync.Of(await syncing.LookAsync(cancellation)))
            : syncing.Applications.Trouble(answer, "sync");
    }

    private static string Id(ArgoDeployment? entry) =>
        entry?.Id.ToString(CultureInfo.InvariantCulture) ?? "none";
}
