using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>What would keep a template from being rolled out, looked for before anything is changed.</summary>
internal sealed class Obstacles(KubernetesOptions options, KubeApi api, PodImages images)
{
    /// <summary>Why a workload cannot be given another template now; null where it can.</summary>
    public Refusal? Of(Workload workload)
    {
        var id = workload.Id;
        if (workload.Wanted == 0)
        {
            return new Refusal(
                $"{id} is scaled to 0: whichever release it has, nothing would serve",
                Kubectl("scale", id.ToString(), "--replicas=1")
            );
        }
        if (workload.IsPausedByOthers && options.IfPaused == PausedRollout.Refuse)
        {
            return new Refusal(
                $"somebody has paused {id}: nothing is rolled out until it is resumed",
                $"{Kubectl("rollout", "resume", id.ToString())}, or write \"if_paused: resume\""
            );
        }
        if (workload.Strategy == "OnDelete")
        {
            return new Refusal(
                $"{id} replaces its pods only when somebody deletes them (OnDelete)",
                $"let it do so by itself: {Kubectl("patch", id.ToString(), "--type=merge", "--patch", """{"spec":{"updateStrategy":{"type":"RollingUpdate"}}}""")}"
            );
        }
        if (
            workload.Json.Number("spec", "updateStrategy", "rollingUpdate", "partition")
            is > 0
                and var held
        )
        {
            return new Refusal(
                $"{id} keeps its pods below number {held} at the template they have (partition)",
                $"let all go: {Kubectl("patch", id.ToString(), "--type=merge", "--patch", """{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}""")}"
            );
        }
        return
            workload
                .Json.Items("metadata", "ownerReferences")
                .FirstOrDefault(static o => o.IsTrue("controller"))
                is { } owner
            ? new Refusal(
                $"{id} is made by {owner.Text("kind")} {owner.Text("name")}, which would put back what lastgood changes",
                $"roll {owner.Text("kind")} {owner.Text("name")} back: {Kubectl("get", $"{owner.Text("kind")?.ToLowerInvariant()}/{owner.Text("name")}", "-o", "yaml")}"
            )
            : null;
    }

    /// <summary>Why pods of a template would not start; null where nothing is known that would keep them.</summary>
    /// <param name="release">The release.</param>
    /// <param name="workload">Whose template.</param>
    /// <param name="template">The template.</param>
    /// <param name="contents">What its ConfigMaps and Secrets hold now.</param>
    /// <param name="kept">What they will hold, where the plan puts it back.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<Refusal?> OfAsync(
        string release,
        Workload workload,
        JsonObject template,
        IReadOnlyList<ConfigContent> contents,
        IReadOnlyList<KeptContent> kept,
        CancellationToken cancellation
    )
    {
        foreach (var content in contents.Where(static c => !c.Exists && !c.Ref.IsOptional))
        {
            if (kept.All(k => k.Ref.ToString() != content.Ref.ToString() || !k.IsWhole))
            {
                return new Refusal(
                    $"pods of {release} read {content.Ref}, which is gone, and what it held is not kept: they would not start",
                    $"make it anew: {Kubectl("create", content.Ref.Resource.Singular, content.Ref.IsSecret ? "generic" : "", content.Ref.Name, "…")}"
                );
            }
        }
        foreach (var claim in Claims(template))
        {
            if (
                await api.FindAsync(KubeResource.Claims, options.Namespace, claim, cancellation)
                is null
            )
            {
                return new Refusal(
                    $"pods of {release} use the volume claim {claim}, which is gone: they would not start",
                    Kubectl("get", "persistentvolumeclaims")
                );
            }
        }
        return await images.MissingAsync(release, workload, template, cancellation);
    }

    private static IEnumerable<string> Claims(JsonObject template) =>
        template
            .Items("spec", "volumes")
            .Select(static v => v.Text("persistentVolumeClaim", "claimName"))
            .OfType<string>();

    private string Kubectl(params IEnumerable<string> arguments) =>
        CommandLine.Show(
            api.Cluster.Kubectl([
                "--namespace",
                options.Namespace,
                .. arguments.Where(static a => a.Length > 0),
            ])
        );
}
