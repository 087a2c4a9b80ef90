using System.Globalization;
using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Platforms.ArgoCd.Steps;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Plans how an application gets a release: what is looked up now, the number in the history above all, may be gone later.</summary>
internal sealed class ArgoCdPlanner(
    ArgoCdOptions options,
    ArgoApplications applications,
    ReleaseNames names,
    Owners owners,
    TimeProvider time
)
{
    /// <summary>The steps, or why there are none.</summary>
    /// <exception cref="PlatformException">Argo CD cannot be asked.</exception>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        ArgoCdState state,
        CancellationToken cancellation
    )
    {
        if (state.Application is not { } application)
        {
            return PlanAnswer.No(
                state.Evidence,
                "look at \"application\", \"project\" and \"app_namespace\"; there are: argocd app list"
            );
        }
        if (Obstacle(activation, application) is { } obstacle)
        {
            return new PlanAnswer([], obstacle);
        }
        if (await SyncWindows.ClosedAsync(applications, cancellation) is { } window)
        {
            return PlanAnswer.No(
                $"a sync window of project {options.Project} holds every sync of {options.Shown} now: {window}",
                SyncWindows.Remedy(options.Project)
            );
        }
        if (await FindAsync(activation, state, cancellation) is not { } target)
        {
            return Missing(activation.Version, state);
        }
        var isBack = activation.Kind == RunKind.Rollback;
        var head = application.GitRevision == target.Revision;
        var automated = AutoSync.Of(application);
        // What git names may be synced with auto-sync on; going back by number may not, whatever git names.
        var staysOn = !isBack && head && target.Id is null && automated.Length > 0;
        IReadOnlyList<Owner> found =
            automated.Length > 0 && !staysOn ? await owners.OfAsync(application, cancellation) : [];
        if (found.FirstOrDefault(static o => o.SwitchesOn == true) is { } fighter)
        {
            return PlanAnswer.No(
                $"{fighter.What} would switch auto-sync of {options.Shown} on again as soon as it is off, and Argo CD would bring what git names",
                fighter.Remedy
            );
        }
        var git = isBack && !head ? GitOf(application, target) : null;
        var off = automated.Length > 0 ? automated : AutoSync.SwitchedOff(application);
        var scene = new Scene(
            application.Uid,
            activation.Version,
            target.Revision,
            target.Id,
            Hooks: !isBack,
            Head: staysOn,
            application.Newest?.Id ?? -1,
            application.Newest?.Revision ?? "",
            application.Last?.Mark ?? "",
            automated,
            !staysOn && (head || git is { Way: GitWay.Push }) ? off : "",
            options.Prune
        );
        return new PlanAnswer([.. Steps(scene, application, found, git, staysOn)], Refusal: null)
        {
            Artifact = target.Revision,
        };
    }

    private IEnumerable<PlannedStep> Steps(
        Scene scene,
        ArgoApplication application,
        IReadOnlyList<Owner> found,
        ArgoCdGitOptions? git,
        bool staysOn
    )
    {
        if (scene.Automated.Length > 0 && !staysOn)
        {
            yield return Step(
                AutoSyncOffStep.Name,
                $"switch {AutoSync.Words(scene.Automated)} of {options.Shown} off"
                    + (
                        scene.Restore.Length > 0
                            ? " until git names the release"
                            : $"; it stays off until: {AutoSync.Command(applications.CliName, scene.Automated)}"
                    )
                    + string.Concat(
                        found
                            .Where(static o => o.SwitchesOn is null)
                            .Select(static o => $" ({o.What} may switch it on again)")
                    ),
                scene.ToArguments(),
                4 * options.CommandTimeout
            );
        }
        if (application.Running is { } running)
        {
            yield return Step(
                TerminateStep.Name,
                $"end what {options.Shown} is at: {running.Words}",
                TerminateStep.Arguments(scene, running),
                options.SyncTimeout + (2 * options.CommandTimeout)
            );
        }
        yield return Step(
            SyncStep.Name,
            $"sync {options.Shown} to {scene.Release}"
                + (
                    scene.Id is { } id
                        ? $", number {id.ToString(CultureInfo.InvariantCulture)} of its history (no hooks run)"
                        : $", by its revision {ArgoOperation.ShortOf(scene.Revision)}"
                )
                + (
                    options.Prune
                        ? "; what it does not have is deleted"
                        : "; what it does not have stays"
                ),
            scene.ToArguments(),
            // Going back, where it fails, is an end and a sync.
            (3 * options.SyncTimeout) + (4 * options.CommandTimeout)
        ) with
        {
            MovesTraffic = true,
        };
        yield return Step(
            HealthyStep.Name,
            $"wait until {options.Shown} is Healthy with {scene.Release}",
            scene.ToArguments(),
            options.HealthTimeout + options.Tolerance + options.CommandTimeout
        ) with
        {
            MovesTraffic = true,
            OnlyWaits = true,
        };
        if (git is not null)
        {
            yield return RevertStep.Plan(options, git, application, scene, time.GetUtcNow());
        }
        if (scene.Restore.Length > 0)
        {
            yield return Step(
                AutoSyncOnStep.Name,
                $"switch {AutoSync.Words(scene.Restore)} of {options.Shown} on again, once git names what is live",
                scene.ToArguments(),
                options.SyncTimeout + options.Tolerance + (3 * options.CommandTimeout)
            ) with
            {
                Stage = Stage.Retire,
            };
        }
    }

    private Refusal? Obstacle(Activation activation, ArgoApplication application)
    {
        if (application.IsDeleting)
        {
            return new Refusal(
                $"{options.Shown} is being deleted",
                "argocd app list; who deletes it?"
            );
        }
        if (application.HistoryLimit == 0)
        {
            return new Refusal(
                $"{options.Shown} keeps no history (revisionHistoryLimit is 0), so that nobody can tell what was synced",
                $"argocd app set {applications.CliName} --revision-history-limit 10"
            );
        }
        return activation.Kind != RunKind.Rollback && application.Running is { } running
            ? new Refusal(
                $"{options.Shown} is at something: {running.Words}",
                $"wait for it: argocd app wait {applications.CliName} --operation; or end it: argocd app terminate-op {applications.CliName}"
            )
            : null;
    }

    private async Task<Target?> FindAsync(
        Activation activation,
        ArgoCdState state,
        CancellationToken cancellation
    )
    {
        var version = activation.Version;
        // The newest of those that are alike; where a tag was moved, what the release was recorded to be made of counts.
        var entry = state.History.FirstOrDefault(d =>
            d.Release == version
            && (activation.Artifact is not { } recorded || d.Entry.Revision == recorded)
        );
        if (entry is not null)
        {
            return new Target(
                entry.Entry.Revision,
                activation.Kind == RunKind.Rollback || entry.Entry.Overrides.Length > 0
                    ? entry.Entry.Id
                    : null
            );
        }
        var isPlain = !version.Contains("+set.", StringComparison.Ordinal);
        if (
            isPlain
            && activation.Artifact is { } commit
            && ReleaseNames.IsCommit(commit)
            && state.Application!.Source is not null
        )
        {
            return new Target(commit, Id: null);
        }
        return
            isPlain
            && state.Application is { Source: not null, GitRevision: { } git }
            && await names.OfAsync(git, "", cancellation) == version
            ? new Target(git, Id: null)
            : null;
    }

    private ArgoCdGitOptions? GitOf(ArgoApplication application, Target target) =>
        application.Source is not null && ReleaseNames.IsCommit(target.Revision)
            ? options.Git
            : null;

    private PlanAnswer Missing(string version, ArgoCdState state) =>
        PlanAnswer.No(
            $"{version} is not in the history of {options.Shown}"
                + (
                    state.Application!.Source is null
                        ? ", and of several sources none can be synced without it"
                        : ", and which commit it is was not recorded"
                )
                + (
                    state.History.Count == 0
                        ? ": the history is empty"
                        : $"; it has: {string.Join(", ", state.History.Select(static d => d.Release).Distinct(StringComparer.Ordinal))}"
                ),
            $"choose one of those, or keep more: argocd app set {applications.CliName} --revision-history-limit 30"
        );

    private static PlannedStep Step(
        string name,
        string title,
        Details arguments,
        TimeSpan timeout
    ) => new(name, title, Stage.Activate, [], arguments, timeout);

    private sealed record Target(string Revision, long? Id);
}
