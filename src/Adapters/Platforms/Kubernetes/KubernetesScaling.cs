using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Takes all pods of a service away and brings them back.</summary>
internal sealed class KubernetesScaling(
    KubernetesOptions options,
    KubeApi api,
    Looking looking,
    Changes changes
) : IScales
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartCount>> CountAsync(CancellationToken cancellation)
    {
        var counts = new List<PartCount>();
        foreach (var name in options.Workloads)
        {
            if (name.Kind == WorkloadKind.DaemonSet)
            {
                throw new PlatformException(
                    $"{name} has a pod on each node: there is no number of them that could be 0",
                    $"keep it from all nodes, and lift that afterwards: {Kubectl("patch", name.ToString(), "--type=merge", "--patch", """{"spec":{"template":{"spec":{"nodeSelector":{"lastgood":"nowhere"}}}}}""")}"
                );
            }
            counts.Add(
                new PartCount(name.ToString(), (await looking.AnewAsync(name, cancellation)).Wanted)
            );
        }
        return counts;
    }

    /// <inheritdoc/>
    public async Task<Details> ScaleAsync(
        IReadOnlyList<PartCount> counts,
        CancellationToken cancellation
    )
    {
        var wanted = counts.Select(c => (Name: Read(c.Part), c.Count)).ToList();
        var scaled = await AutoscaledAsync(wanted, cancellation);
        foreach (var (name, count) in wanted)
        {
            await changes.SendAsync(
                name,
                seen =>
                    seen.Wanted == count
                        ? null
                        : new JsonArray(KubeChange.Operation("add", "/spec/replicas", count)),
                cancellation
            );
        }
        var patience = new Patience(api.Time, options.RolloutTimeout);
        foreach (var (name, count) in wanted)
        {
            while (await TroubleAsync(name, count, cancellation) is { } trouble)
            {
                if (!await patience.WaitAsync(cancellation))
                {
                    throw new PlatformException(
                        $"{trouble} after {Spoken.Duration(options.RolloutTimeout)}",
                        $"why? {Kubectl("describe", name.ToString())}"
                    );
                }
            }
        }
        return Details.Of(
            ("scaled", string.Join(", ", counts)),
            ("waited", Spoken.Duration(patience.Elapsed)),
            ("autoscalers", string.Join(", ", scaled))
        );
    }

    // Pods that are ending may still write: only when none is left, nobody does.
    private async Task<string?> TroubleAsync(
        WorkloadName name,
        int count,
        CancellationToken cancellation
    )
    {
        var workload = await looking.AnewAsync(name, cancellation);
        if (workload.Wanted == 0 && count > 0)
        {
            return $"somebody else has scaled {name} to 0";
        }
        if (count > 0)
        {
            // An autoscaler may want another number by now.
            return workload.IsObserved && workload.Available >= workload.Wanted
                ? null
                : $"not all pods are ready: {workload.Words}";
        }
        if (workload.Wanted > 0)
        {
            throw new PlatformException(
                $"{FieldManager.OfReplicas(workload.Json) ?? "somebody else"} has scaled {name} up again to {Numbers.Of(workload.Wanted)}",
                $"stop that, and do it again; who writes: {Kubectl("get", name.ToString(), "--show-managed-fields", "-o", "yaml")}"
            );
        }
        var pods = await api.ListAsync(
            KubeResource.Pods,
            options.Namespace,
            workload.Selector,
            cancellation
        );
        var left = pods.Items.Count(static p =>
            p.Text("status", "phase") is not ("Succeeded" or "Failed")
        );
        return left == 0 ? null : $"{Numbers.Of(left)} pods of {name} are still there";
    }

    // An autoscaler leaves alone what somebody has scaled to 0, unless 0 is among the numbers that it may choose itself.
    private async Task<IReadOnlyList<string>> AutoscaledAsync(
        IReadOnlyList<(WorkloadName Name, int Count)> wanted,
        CancellationToken cancellation
    )
    {
        var all = await api.ListAsync(
            KubeResource.Autoscalers,
            options.Namespace,
            null,
            cancellation
        );
        var found = new List<string>();
        foreach (var (name, count) in wanted)
        {
            foreach (var one in all.Items.Where(a => Aims(a, name)))
            {
                var keda = one.Items("metadata", "ownerReferences")
                    .FirstOrDefault(static o => o.Text("kind") == "ScaledObject");
                if (count == 0 && keda is not null)
                {
                    throw new PlatformException(
                        $"ScaledObject {keda.Text("name")} of KEDA would scale {name} up again",
                        $"pause it first: {Kubectl("annotate", $"scaledobject/{keda.Text("name")}", "autoscaling.keda.sh/paused-replicas=0")}"
                    );
                }
                if (count == 0 && one.Number("spec", "minReplicas") == 0)
                {
                    throw new PlatformException(
                        $"the autoscaler {one.Name()} of {name} may choose 0 pods itself (minReplicas: 0), so it would scale up again from there",
                        $"let it leave 0 alone meanwhile: {Kubectl("patch", $"hpa/{one.Name()}", "--type=merge", "--patch", """{"spec":{"minReplicas":1}}""")}"
                    );
                }
                found.Add(
                    count == 0
                        ? $"{one.Name()} leaves {name} alone as long as it has 0 pods"
                        : $"{one.Name()} scales {name} again"
                );
            }
        }
        return found;
    }

    private static bool Aims(JsonObject autoscaler, WorkloadName name) =>
        autoscaler.Text("spec", "scaleTargetRef", "kind") == name.Resource.Kind
        && autoscaler.Text("spec", "scaleTargetRef", "name") == name.Name;

    private WorkloadName Read(string part) =>
        options.Workloads.FirstOrDefault(w => w.ToString() == part)
        ?? throw new PlatformException(
            $"{part}, which was scaled to 0, is not among the workloads of {options.Service} any more",
            $"add it again, or scale it yourself: {Kubectl("scale", part, "--replicas=…")}"
        );

    private string Kubectl(params IEnumerable<string> arguments) =>
        CommandLine.Show(api.Cluster.Kubectl(["--namespace", options.Namespace, .. arguments]));
}
