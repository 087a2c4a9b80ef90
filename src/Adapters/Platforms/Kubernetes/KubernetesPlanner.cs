using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Platforms.Kubernetes.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Computes the steps that make a service's workloads run a release. Changes nothing.</summary>
internal sealed class KubernetesPlanner(
    KubernetesOptions options,
    Configurations configurations,
    ReleaseShelf shelf,
    TemplateStore templates,
    Obstacles obstacles,
    Pace pace,
    SecretVault vault,
    TimeProvider time
)
{
    private readonly Targets targets = new(options, vault, time);
    private readonly string where = $" in namespace {options.Namespace} of {options.Cluster}";

    /// <summary>The steps, or a refusal.</summary>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        Sight sight,
        CancellationToken cancellation
    )
    {
        foreach (var workload in sight.Workloads)
        {
            if (obstacles.Of(workload) is { } obstacle)
            {
                return new PlanAnswer([], obstacle);
            }
        }
        if (targets.Find(activation, sight) is not { } whole)
        {
            return Unknown(activation, sight);
        }
        var code = activation.Part == ReleasePart.Configuration ? sight.Current : whole;
        var contents = await configurations.ReadAsync(
            code.Templates.Values.SelectMany(ConfigRef.Of).Distinct(),
            cancellation
        );
        var target = targets.Part(activation.Part, whole, sight, contents);
        // What is gone away from is needed to come back to it.
        shelf.Keep(sight.Current);
        shelf.Keep(target);
        var changed = target
            .Contents.Select(k =>
                (Kept: k, Now: contents.FirstOrDefault(c => c.Ref.ToString() == k.Ref.ToString()))
            )
            .Where(static p => p.Now is not null && p.Now.Fingerprint != p.Kept.Fingerprint)
            .ToList();
        foreach (var workload in sight.Workloads)
        {
            if (
                await obstacles.OfAsync(
                    target.Version,
                    workload,
                    target.Templates[workload.Id.ToString()],
                    [
                        .. contents.Where(c =>
                            ConfigRef
                                .Of(target.Templates[workload.Id.ToString()])
                                .Any(r => r.ToString() == c.Ref.ToString())
                        ),
                    ],
                    target.Contents,
                    cancellation
                ) is
                { } missing
            )
            {
                return new PlanAnswer([], missing);
            }
        }
        if (
            changed.FirstOrDefault(static p =>
                p is { Now: { IsImmutable: true, Exists: true }, Kept.IsWhole: true }
            ) is
            { Now: { } fixed_ }
        )
        {
            return PlanAnswer.No(
                $"{fixed_.Ref} holds something else than {target.Version} ran with, and cannot be changed (immutable): somebody has made it anew",
                $"delete it, and lastgood makes it as it was: {CommandLine.Show(options.Cluster.Kubectl("--namespace", options.Namespace, "delete", fixed_.Ref.ToString()))}"
            );
        }
        var back = changed.Where(static p => p.Kept.IsWhole).ToList();
        var left = changed
            .Where(static p => !p.Kept.IsWhole)
            .Select(static p => p.Now!.Ref)
            .ToList();
        var going = new Dictionary<WorkloadName, Going>();
        var scenes = await ScenesAsync(
            activation,
            sight,
            target,
            going,
            restarts: back.Count > 0,
            cancellation
        );
        if (going.Values.FirstOrDefault(static g => g.Refusal is not null) is { } no)
        {
            return new PlanAnswer([], no.Refusal);
        }
        return new PlanAnswer(
            [
                .. back.Select(p => ContentStep.For(p.Now!, p.Kept, target.Version, where)),
                .. Steps(sight, target, scenes, going, left),
            ],
            null
        )
        {
            Artifact = target.Artifact,
            Version = target.Version,
        };
    }

    private PlanAnswer Unknown(Activation activation, Sight sight) =>
        activation.Kind == RunKind.Deploy
            ? PlanAnswer.No(
                $"no image of {sight.Parts[0].Workload.Id}{where} has the tag of today's version, which {activation.Version} would replace",
                "deploy it as you do otherwise; lastgood sees it: lastgood watch"
            )
            : PlanAnswer.No(
                $"neither the cluster nor lastgood keeps what {activation.Version} was: the revisions{where} are {Words(sight)}",
                $"choose another one (lastgood history {options.Service}), or keep more: spec.revisionHistoryLimit"
            );

    private static string Words(Sight sight) =>
        string.Join(
            ", ",
            sight.Past.Select(static p => p.Release.Version).Prepend(sight.Current.Version)
        );

    private async Task<List<Scene>> ScenesAsync(
        Activation activation,
        Sight sight,
        KeptRelease target,
        Dictionary<WorkloadName, Going> going,
        bool restarts,
        CancellationToken cancellation
    )
    {
        var scenes = new List<Scene>();
        foreach (var (workload, revisions) in sight.Parts)
        {
            var wanted = target.Templates[workload.Id.ToString()];
            var same = PodTemplate.Fingerprint(wanted) == workload.Fingerprint;
            var template = same
                ? restarts
                    ? PodTemplate.Restarted(workload.Template, time.GetUtcNow())
                    : PodTemplate.Own(workload.Template)
                : wanted;
            var to = templates.Keep(template);
            if (same && !restarts && workload.IsRolledOut && !workload.IsPaused)
            {
                continue;
            }
            var done = revisions.FirstOrDefault(r => TemplateStore.Fingerprint(r.Template) == to);
            var pacing =
                activation.Kind == RunKind.Rollback
                    ? await pace.OfAsync(workload, template, done?.Hash ?? "", cancellation)
                    : Going.AsItIs;
            going.Add(workload.Id, pacing);
            scenes.Add(
                new Scene(
                    workload.Id,
                    workload.Uid,
                    target.Version,
                    templates.Keep(workload.Template),
                    to
                )
                {
                    Strategy = pacing.Strategy,
                    Before = Scene.StrategyOf(workload),
                    Resumes = workload.IsPaused,
                    Cause = target.Cause ?? target.Version,
                    Others =
                    [
                        .. revisions
                            .Where(r => TemplateStore.Fingerprint(r.Template) != to)
                            .Select(static r => r.Hash)
                            .Where(static h => h.Length > 0),
                    ],
                }
            );
        }
        return scenes;
    }

    private IEnumerable<PlannedStep> Steps(
        Sight sight,
        KeptRelease target,
        List<Scene> scenes,
        Dictionary<WorkloadName, Going> going,
        List<ConfigRef> left
    )
    {
        var oneByOne = options.Order == RolloutOrder.OneByOne;
        foreach (
            var group in oneByOne
                ? scenes.Select(static s => new[] { s })
                :
                [
                    [.. scenes],
                ]
        )
        {
            foreach (var scene in group)
            {
                yield return Step(
                    TemplateStep.Name,
                    new StepTitles(templates, where).Of(
                        sight,
                        target,
                        scene,
                        going[scene.Workload],
                        left
                    ),
                    scene.ToArguments(),
                    TimeSpan.FromMinutes(1) + options.RolloutTimeout
                ) with
                {
                    MovesTraffic = true,
                };
            }
            foreach (
                var scene in group.Where(static s => s.Workload.Kind == WorkloadKind.StatefulSet)
            )
            {
                yield return Step(
                    ReplaceStep.Name,
                    $"delete the pods of {scene.Workload} that are not ready and of another template: its controller would wait for them for ever",
                    scene.ToArguments(),
                    TimeSpan.FromMinutes(1) + options.StuckTimeout
                ) with
                {
                    MovesTraffic = true,
                };
            }
            if (group.Length > 0)
            {
                yield return Step(
                    RolloutStep.Name,
                    $"wait until all pods of {string.Join(", ", group.Select(static s => s.Workload))} are of {target.Version} and ready",
                    RolloutStep.Arguments(group),
                    options.RolloutTimeout + TimeSpan.FromMinutes(1)
                ) with
                {
                    MovesTraffic = true,
                    OnlyWaits = true,
                };
            }
        }
        foreach (var scene in scenes.Where(static s => s.Strategy.Length > 0))
        {
            yield return Step(
                StrategyStep.Name,
                $"put the strategy of {scene.Workload} back as it was; no pod is touched",
                scene.ToArguments(),
                TimeSpan.FromMinutes(1)
            ) with
            {
                LosesNothing = true,
            };
        }
    }

    private static PlannedStep Step(
        string name,
        string title,
        Details arguments,
        TimeSpan timeout
    ) => new(name, title, Stage.Activate, [], arguments, timeout);
}
