using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Changes workloads: each change names the object that it was made for, and one that was overtaken is looked at again.</summary>
internal sealed class Changes(KubernetesOptions options, KubeApi api, WorkloadLooking looking)
{
    /// <summary>Changes a workload.</summary>
    /// <param name="name">Which.</param>
    /// <param name="change">The operations of a JSON patch for what it sees; null where nothing has to be done. Throws where it may not be.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The workload as it is then, and whether it was changed.</returns>
    /// <exception cref="PlatformException">It was not changed.</exception>
    public async Task<(Workload Workload, bool Changed)> SendAsync(
        WorkloadName name,
        Func<Workload, JsonArray?> change,
        CancellationToken cancellation
    )
    {
        var workload = await looking.WorkloadAsync(name, cancellation);
        var (json, changed) = await KubeChange.SendAsync(
            api,
            name.Resource,
            options.Namespace,
            workload.Json,
            seen => change(new Workload(name, seen)),
            async () => (await looking.AnewAsync(name, cancellation)).Json,
            cancellation
        );
        if (!changed)
        {
            return (new Workload(name, json), false);
        }
        workload = new Workload(name, json);
        looking.Saw(workload);
        return (workload, true);
    }

    /// <summary>The operations that make a workload have a template, a strategy, and run or pause.</summary>
    /// <param name="workload">As it is.</param>
    /// <param name="template">The template.</param>
    /// <param name="strategy">The strategy as JSON; empty to leave it.</param>
    /// <param name="paused">Whether it is to be paused; null to leave that.</param>
    /// <param name="cause">What <c>kubectl rollout history</c> tells of it; empty to leave that.</param>
    public static JsonArray Rollout(
        Workload workload,
        JsonObject template,
        string strategy,
        bool? paused,
        string cause
    )
    {
        const string causeName = "kubernetes.io/change-cause";
        var all = new JsonArray(
            KubeChange.Operation("replace", "/spec/template", template.DeepClone())
        );
        if (strategy.Length > 0)
        {
            all.Add(
                (JsonNode)
                    KubeChange.Operation("replace", "/spec/strategy", JsonNode.Parse(strategy))
            );
        }
        if (paused is { } pause && pause != workload.IsPaused)
        {
            all.Add((JsonNode)KubeChange.Operation("add", "/spec/paused", pause));
        }
        if (cause.Length > 0 && workload.Json.Annotation(causeName) is not null)
        {
            all.Add(
                (JsonNode)
                    KubeChange.Operation(
                        "add",
                        "/metadata/annotations/kubernetes.io~1change-cause",
                        cause
                    )
            );
        }
        return all;
    }
}
