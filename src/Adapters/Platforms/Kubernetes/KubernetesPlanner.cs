using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
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
    SurgeRoom room,
    SecretVault vault,
    TimeProvider time
)
{
    private string Where => $" in namespace {options.Namespace} of {options.Cluster}";

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
        if (Find(activation, sight) is not { } whole)
        {
            return Unknown(activation, sight);
        }
        var code = activation.Part == ReleasePart.Configuration ? sight.Current : whole;
        var contents = await configurations.ReadAsync(
            code.Templates.Values.SelectMany(ConfigRef.Of).Distinct(),
            cancellation
        );
        var target = Parts(activation.Part, whole, sight, contents);
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
        var scenes = await ScenesAsync(
            activation,
            sight,
            target,
            restarts: back.Count > 0,
            cancellation
        );
        return new PlanAnswer(
            [
                .. back.Select(p => ContentStep.For(p.Now!, p.Kept, target.Version, Where)),
                .. Steps(activation, sight, target, scenes, left),
            ],
            null
        )
        {
            Artifact = target.Artifact,
            Version = target.Version,
        };
    }

    // Code of one release and configuration of another are a release of their own, which nobody has proven.
    private KeptRelease Parts(
        ReleasePart part,
        KeptRelease whole,
        Sight sight,
        IReadOnlyList<ConfigContent> contents
    )
    {
        if (part == ReleasePart.Whole)
        {
            return whole;
        }
        var mixed =
            part == ReleasePart.Code
                ? whole with
                {
                    SeenAt = time.GetUtcNow(),
                    Contents = [.. contents.Select(c => KeptContent.Of(c, vault))],
                }
                : sight.Current with
                {
                    Contents =
                    [
                        .. sight.Current.Contents.Select(today =>
                            whole.Contents.FirstOrDefault(k =>
                                k.Ref.ToString() == today.Ref.ToString()
                            ) ?? today
                        ),
                    ],
                };
        var made = new KeptRelease("", mixed.SeenAt, mixed.Templates, mixed.Contents);
        return made with
        {
            Artifact = mixed.Artifact,
            Cause = mixed.Cause,
            Version = ReleaseNames.Of(
                mixed.Version,
                made.Code,
                made.Configuration,
                [
                    .. sight
                        .Past.Select(static p => p.Release)
                        .Append(sight.Current)
                        .Select(static r => new NamedRelease(r.Version, r.Code, r.Configuration)),
                ]
            ),
        };
    }

    private KeptRelease? Find(Activation activation, Sight sight)
    {
        if (sight.Current.Version == activation.Version)
        {
            return sight.Current;
        }
        if (sight.Past.FirstOrDefault(p => p.Release.Version == activation.Version) is { } known)
        {
            return known.Release;
        }
        return activation.Kind == RunKind.Deploy ? Forward(activation.Version, sight) : null;
    }

    // All images with today's version in their tag get the new one; others, as of sidecars, stay.
    private KeptRelease? Forward(string version, Sight sight)
    {
        var from = PodTemplate.Version(sight.Parts[0].Workload.Template, options.VersionLabel);
        var made = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var any = false;
        foreach (var workload in sight.Workloads)
        {
            var other = from is null
                ? null
                : PodTemplate.Retagged(workload.Template, from, version);
            any |= other is not null;
            made[workload.Id.ToString()] = other ?? PodTemplate.Own(workload.Template);
            if (
                options.VersionLabel is { } label
                && other.At("metadata", "labels") is JsonObject labels
            )
            {
                labels[label] = version;
            }
        }
        return any
            ? new KeptRelease(version, time.GetUtcNow(), made, sight.Current.Contents)
            : null;
    }

    private PlanAnswer Unknown(Activation activation, Sight sight) =>
        activation.Kind == RunKind.Deploy
            ? PlanAnswer.No(
                $"no image of {sight.Parts[0].Workload.Id}{Where} has the tag of today's version, which {activation.Version} would replace",
                "deploy it as you do otherwise; lastgood sees it: lastgood watch"
            )
            : PlanAnswer.No(
                $"neither the cluster nor lastgood keeps what {activation.Version} was: the revisions{Where} are {Words(sight)}",
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
            var surge = await SurgeAsync(activation, workload, template, cancellation);
            scenes.Add(
                new Scene(
                    workload.Id,
                    workload.Uid,
                    target.Version,
                    templates.Keep(workload.Template),
                    to
                )
                {
                    Strategy = surge.Strategy,
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

    private async Task<Surge> SurgeAsync(
        Activation activation,
        Workload workload,
        JsonObject template,
        CancellationToken cancellation
    )
    {
        if (activation.Kind != RunKind.Rollback)
        {
            return Surge.None;
        }
        foreach (var isFast in new[] { options.Speed == RollbackSpeed.Fast, false }.Distinct())
        {
            var surge = Surge.Of(workload, isFast);
            if (
                surge.Strategy.Length == 0
                || await room.LacksAsync(template, surge.Most, isFast, cancellation) is null
            )
            {
                return surge;
            }
        }
        return Surge.None;
    }

    private IEnumerable<PlannedStep> Steps(
        Activation activation,
        Sight sight,
        KeptRelease target,
        List<Scene> scenes,
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
                    Title(activation, sight, target, scene, left),
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
            );
        }
    }

    private string Title(
        Activation activation,
        Sight sight,
        KeptRelease target,
        Scene scene,
        List<ConfigRef> left
    )
    {
        var (workload, revisions) = sight.Parts.First(p => p.Workload.Id == scene.Workload);
        var number = revisions
            .FirstOrDefault(r => TemplateStore.Fingerprint(r.Template) == scene.To)
            ?.Number;
        var template = templates.Get(scene.To);
        var images = string.Join(
            ", ",
            PodTemplate.Images(template).Values.Distinct(StringComparer.Ordinal)
        );
        var restart = PodTemplate.Fingerprint(template) == workload.Fingerprint;
        var what = restart
            ? $"start the pods of {scene.Workload}{Where} anew, with the template that they have"
            : $"give {scene.Workload}{Where} the template of {target.Version} ({(number is { } n ? string.Create(CultureInfo.InvariantCulture, $"revision {n}, ") : "")}{images})";
        var how =
            scene.Strategy.Length > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; never fewer pods than now, up to {JsonNode.Parse(scene.Strategy).Number("rollingUpdate", "maxSurge")} more meanwhile"
                )
            : activation.Kind == RunKind.Rollback
            && Surge.Missing(workload) is > 0 and var less
            && workload.Id.Kind == WorkloadKind.Deployment
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"; there is no room for more pods, so up to {less} fewer than wanted meanwhile"
                )
            : "";
        var resumes =
            !scene.Resumes ? ""
            : workload.IsPausedByUs ? "; this resumes it, which lastgood has paused for a freeze"
            : "; this resumes it, which somebody has paused";
        var stays =
            left.Count > 0
                ? $"; {string.Join(", ", left)} held something else then, of which only the hash is kept, and stays as it is"
                : "";
        var applied =
            workload.Json.Annotation("kubectl.kubernetes.io/last-applied-configuration") is not null
            && !restart
                ? "; the next kubectl apply of the same files brings back what is rolled back here"
                : "";
        return what + how + resumes + stays + applied;
    }

    private static PlannedStep Step(
        string name,
        string title,
        Details arguments,
        TimeSpan timeout
    ) => new(name, title, Stage.Activate, [], arguments, timeout);
}
