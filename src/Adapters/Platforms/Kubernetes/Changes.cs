using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Changes workloads: each change names the object that it was made for, and one that was overtaken is looked at again.</summary>
internal sealed class Changes(KubernetesOptions options, KubeApi api, Looking looking)
{
    /// <summary>How often a change may be overtaken: controllers write the status of the same object all the time while it rolls out.</summary>
    private const int Patience = 10;

    private const int Conflict = 409;

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
        for (var turn = 0; turn < Patience; turn++)
        {
            if (change(workload) is not { } operations)
            {
                return (workload, false);
            }
            operations.Insert(
                0,
                Operation("replace", "/metadata/resourceVersion", workload.Version)
            );
            var answer = await api.SendAsync(
                new KubeRequest("patch", name.Resource, options.Namespace, name.Name)
                {
                    Body = operations,
                    BodyType = KubeRequest.Operations,
                    Expected = [Conflict],
                },
                cancellation
            );
            if (answer.Succeeded)
            {
                var changed = new Workload(name, api.Read(answer));
                looking.Saw(changed);
                return (changed, true);
            }
            workload = await looking.AnewAsync(name, cancellation);
        }
        throw new PlatformException(
            $"{name} was changed by others {Patience} times in a row while lastgood wanted to",
            $"who writes to it all the time? {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "get", name.ToString(), "--show-managed-fields", "-o", "yaml"))}"
        );
    }

    /// <summary>One operation of a JSON patch.</summary>
    public static JsonObject Operation(string kind, string path, JsonNode? value) =>
        new()
        {
            ["op"] = kind,
            ["path"] = path,
            ["value"] = value,
        };

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
        var all = new JsonArray(Operation("replace", "/spec/template", template.DeepClone()));
        if (strategy.Length > 0)
        {
            all.Add((JsonNode)Operation("replace", "/spec/strategy", JsonNode.Parse(strategy)));
        }
        if (paused is { } pause && pause != workload.IsPaused)
        {
            all.Add((JsonNode)Operation("add", "/spec/paused", pause));
        }
        if (cause.Length > 0 && workload.Json.Annotation(causeName) is not null)
        {
            all.Add(
                (JsonNode)Operation(
                    "add",
                    "/metadata/annotations/kubernetes.io~1change-cause",
                    cause
                )
            );
        }
        return all;
    }
}
