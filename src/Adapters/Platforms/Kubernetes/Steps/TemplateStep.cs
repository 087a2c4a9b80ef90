using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes.Steps;

/// <summary>
/// Gives a workload the release's template, to the letter, so that a Deployment takes its old ReplicaSet up again. Nothing else of it
/// changes: not its number of pods, which may be an autoscaler's, nor what was applied last, which is the next deployment's.
/// </summary>
internal sealed class TemplateStep(
    KubernetesOptions options,
    Looking looking,
    Changes changes,
    TemplateStore templates,
    TimeProvider time
) : IStep
{
    public const string Name = "template";

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var workload = await looking.WorkloadAsync(Scene.Of(step.Arguments).Workload, cancellation);
        return Details.Of(
            // The journal gets the fingerprint alone: a template's environment may hold secrets.
            ("template", templates.Keep(workload.Template)),
            ("strategy", Scene.StrategyOf(workload)),
            ("paused", workload.IsPaused ? "yes" : "no"),
            ("available", Numbers.Of(workload.Available)),
            ("whole", workload.IsRolledOut ? "yes" : "no"),
            ("state", workload.Words)
        );
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var workload = await looking.WorkloadAsync(scene.Workload, cancellation);
        return scene.IsMade(workload) ? Observation.Applied
            : scene.IsBefore(workload) ? Observation.NotApplied
            : Observation.Diverged;
    }

    public async Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation)
    {
        var scene = Scene.Of(step.Arguments);
        var template = templates.Get(scene.To);
        var (workload, changed) = await changes.SendAsync(
            scene.Workload,
            seen =>
                scene.IsMade(seen) ? null
                : scene.IsBefore(seen)
                    ? Changes.Rollout(
                        seen,
                        template,
                        scene.Strategy,
                        scene.Resumes ? false : null,
                        scene.Cause
                    )
                : throw scene.Changed(seen),
            cancellation
        );
        return Details.Of(
            changed
                ? ("given", $"the template of {scene.Release}; {workload.Words}")
                : ("left", $"{scene.Workload} has the template of {scene.Release} already")
        );
    }

    public async Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    )
    {
        var scene = Scene.Of(step.Arguments);
        await looking.AnewAsync(scene.Workload, cancellation);
        var before = capture["template"];
        var strategy = scene.Strategy.Length == 0 ? "" : capture["strategy"];
        var paused = capture["paused"] == "yes";
        var (_, changed) = await changes.SendAsync(
            scene.Workload,
            seen =>
                IsBack(seen) ? null
                : scene.IsMade(seen) || scene.IsBefore(seen)
                    ? Changes.Rollout(seen, templates.Get(before), strategy, paused, "")
                : throw scene.Changed(seen),
            cancellation
        );
        if (changed && !paused)
        {
            await AgainAsync(
                scene,
                Numbers.Read(capture["available"]),
                capture["whole"] == "yes",
                cancellation
            );
        }
        return Details.Of(("back", $"{scene.Workload} has the template of before"));

        bool IsBack(Workload seen) =>
            scene.IsBefore(seen)
            && seen.IsPaused == paused
            && (strategy.Length == 0 || Scene.StrategyOf(seen) == strategy);
    }

    // As many as there were: more than that was not so before either.
    private async Task AgainAsync(
        Scene scene,
        int available,
        bool whole,
        CancellationToken cancellation
    )
    {
        var patience = new Patience(time, options.RolloutTimeout);
        while (true)
        {
            var workload = await looking.AnewAsync(scene.Workload, cancellation);
            if (
                workload.IsObserved
                && workload.Available >= Math.Min(available, workload.Wanted)
                && (workload.IsRolledOut || !whole)
            )
            {
                return;
            }
            if (!await patience.WaitAsync(cancellation))
            {
                throw new PlatformException(
                    $"{scene.Workload} was given the template of before, and has fewer pods than then after {Spoken.Duration(options.RolloutTimeout)}: {workload.Words}",
                    $"why? kubectl --namespace {options.Namespace} describe {scene.Workload}"
                );
            }
        }
    }
}
