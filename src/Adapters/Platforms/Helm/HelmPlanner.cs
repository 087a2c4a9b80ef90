using Lastgood.Adapters.Platforms.Helm.Manifests;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Platforms.Helm.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Computes the steps that make a release serve that Helm still keeps. Changes nothing.</summary>
internal sealed class HelmPlanner(HelmOptions options, HelmProgram helm)
{
    /// <summary>For what is asked of the cluster in a step besides Helm.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromMinutes(1);

    /// <summary>The steps, or a refusal.</summary>
    /// <exception cref="PlatformException">Helm is not there, or a manifest cannot be read.</exception>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        Sight sight,
        CancellationToken cancellation
    )
    {
        var chronicle = sight.Chronicle;
        if (chronicle.Newest is not { } newest)
        {
            return PlanAnswer.No(
                $"there is no release {options.Where}, so {activation.Version} cannot be gone to",
                $"which are there? {CommandLine.Show(HelmCommands.List(options))}"
            );
        }
        if (Target(activation, sight) is not { } target)
        {
            return Missing(activation, sight);
        }
        var major = await helm.MajorAsync(cancellation);
        var serving = sight.Serving ?? newest;
        var scene = new Scene(
            activation.Version,
            newest.Number,
            newest.Digest,
            serving.Number,
            serving.Digest,
            target.Number,
            target.Digest,
            target.Hooks.Count(static h => h.IsOfRollback)
        );
        return new PlanAnswer(
            [
                .. newest.IsPending ? [Unlock(scene, newest, chronicle)] : (PlannedStep[])[],
                Rollback(scene, sight, serving, target, major),
                Settle(scene),
            ],
            null
        )
        {
            Artifact = target.Digest,
        };
    }

    // The newest with the content: Helm forgets the oldest first. One that failed was never deployed to its end.
    private static Revision? Target(Activation activation, Sight sight) =>
        sight.Chronicle.Revisions.LastOrDefault(r =>
            r.WasDeployed
            && (
                activation.Artifact is { } artifact
                    ? r.Digest == artifact
                    : sight.NameOf(r) == activation.Version
            )
        );

    private PlanAnswer Missing(Activation activation, Sight sight)
    {
        var revisions = sight.Chronicle.Revisions;
        var history = CommandLine.Show(HelmCommands.History(options));
        var same = revisions.LastOrDefault(r =>
            activation.Artifact is { } artifact
                ? r.Digest == artifact
                : sight.NameOf(r) == activation.Version
        );
        return same is not null
            ? PlanAnswer.No(
                $"{activation.Version} was never deployed to its end: {same} of {options.Where} is all that Helm keeps of it",
                $"see the history: {history}"
            )
            : PlanAnswer.No(
                $"Helm keeps no revision of {options.Where} with the content of {activation.Version}; the oldest that it keeps is {revisions[0].Number}{(options.HistoryMax > 0 ? $", of at most {options.HistoryMax}" : "")}",
                $"deploy {activation.Version} with helm upgrade, and let Helm keep more: --history-max; see {history}"
            );
    }

    private PlannedStep Unlock(Scene scene, Revision pending, Chronicle chronicle)
    {
        var age = chronicle.AgeOf(pending);
        var left = options.PendingTimeout - age;
        return new PlannedStep(
            UnlockStep.Name,
            left > TimeSpan.Zero
                ? $"wait until {pending} of {options.Where} has ended, which was begun {Spoken.Duration(age)} ago; if it has not in {Spoken.Duration(left)}, its Helm is gone: mark it as failed"
                : $"mark {pending} of {options.Where} as failed: it was begun {Spoken.Duration(age)} ago, so its Helm is gone, and while it is pending helm upgrade is refused",
            Stage.Activate,
            [],
            scene.ToArguments(),
            options.PendingTimeout + UnlockStep.Slack + Asking
        );
    }

    private PlannedStep Rollback(
        Scene scene,
        Sight sight,
        Revision serving,
        Revision target,
        int major
    )
    {
        string[] notes =
        [
            Difference.Of(serving, target).Words,
            sight.ByHand is { Count: > 0 } changed
                ? $"overwrites what was changed without Helm: {Difference.Some(changed)}"
                : "",
            scene.Hooks == 0 ? ""
            : options.RunsHooks
                ? $"runs the hooks {string.Join(", ", target.Hooks.Where(static h => h.IsOfRollback).Select(static h => $"{h.Kind}/{h.Name}"))}"
            : "its hooks are not run",
        ];
        return new PlannedStep(
            RollbackStep.Name,
            string.Join(
                "; ",
                [
                    $"give {options.Where} the content of revision {target.Number} ({scene.Release}) again, as a new revision, with Helm {major}",
                    .. notes.Where(static n => n.Length > 0),
                ]
            ),
            Stage.Activate,
            [HelmCommands.Rollback(options, target.Number, major)],
            scene.ToArguments(),
            // Another Helm of ours may have to end before.
            (2 * HelmProgram.Limit(options, scene.Hooks))
                + options.RolloutTimeout
                + Asking
        )
        {
            MovesTraffic = true,
        };
    }

    private PlannedStep Settle(Scene scene) =>
        new(
            SettleStep.Name,
            $"wait until all pods of {options.Where} are of {scene.Release} and ready (at most {Spoken.Duration(options.RolloutTimeout)})",
            Stage.Activate,
            [],
            scene.ToArguments(),
            options.RolloutTimeout + Asking
        )
        {
            MovesTraffic = true,
            OnlyWaits = true,
        };
}
