using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether there is room for more pods of a workload than it has: what quotas leave, and what nodes do.</summary>
internal sealed class SurgeRoom(KubernetesOptions options, KubeApi api)
{
    private static readonly string[] Measured = ["cpu", "memory"];

    /// <summary>Why there is none; null where there is, as far as that is told.</summary>
    /// <param name="template">The pods that would be made.</param>
    /// <param name="more">How many.</param>
    /// <param name="asksNodes">Whether the nodes are asked too: that takes a permission for the whole cluster.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string?> LacksAsync(
        JsonObject template,
        int more,
        bool asksNodes,
        CancellationToken cancellation
    )
    {
        try
        {
            return await QuotaAsync(template, more, cancellation)
                ?? (asksNodes ? await NodesAsync(template, more, cancellation) : null);
        }
        catch (PlatformException e)
        {
            return $"it cannot be told whether there is room: {e.Message}";
        }
    }

    private async Task<string?> QuotaAsync(
        JsonObject template,
        int more,
        CancellationToken cancellation
    )
    {
        var quotas = await api.ListAsync(
            KubeResource.Quotas,
            options.Namespace,
            null,
            cancellation
        );
        foreach (var quota in quotas.Items)
        {
            foreach (var (what, hard) in quota.Pairs("status", "hard"))
            {
                var used = Quantity.Parse(quota.Text("status", "used", what)) ?? 0;
                var needs = more * Need(template, what);
                if (Quantity.Parse(hard) is { } limit && needs > 0 && used + needs > limit)
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"the quota {quota.Name()} leaves {limit - used} of {what}, and {more} more pods need {needs}"
                    );
                }
            }
        }
        return null;
    }

    private async Task<string?> NodesAsync(
        JsonObject template,
        int more,
        CancellationToken cancellation
    )
    {
        var nodes = await api.ListAsync(KubeResource.Nodes, null, null, cancellation);
        var pods = await api.ListAsync(KubeResource.Pods, null, null, cancellation);
        var taken = pods
            .Items.Where(static p => p.Text("status", "phase") is not ("Succeeded" or "Failed"))
            .ToLookup(static p => p.Text("spec", "nodeName") ?? "", StringComparer.Ordinal);
        var room = nodes
            .Items.Where(static n =>
                !n.IsTrue("spec", "unschedulable") && n.Condition("Ready").Text("status") == "True"
            )
            .Sum(n => Fits(n, [.. taken[n.Name() ?? ""]], template));
        return room >= more
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the nodes have room for {room} of {more} more pods"
            );
    }

    private static int Fits(JsonObject node, IReadOnlyList<JsonObject> pods, JsonObject template)
    {
        var most = (Quantity.Parse(node.Text("status", "allocatable", "pods")) ?? 0) - pods.Count;
        foreach (var what in Measured)
        {
            var needs = Requests(template, what);
            if (needs > 0)
            {
                var free =
                    (Quantity.Parse(node.Text("status", "allocatable", what)) ?? 0)
                    - pods.Sum(p => Requests(p, what));
                most = Math.Min(most, Math.Floor(free / needs));
            }
        }
        return (int)Math.Max(0, most);
    }

    private static double Need(JsonObject template, string what) =>
        what switch
        {
            "pods" or "count/pods" => 1,
            "cpu" or "requests.cpu" => Requests(template, "cpu"),
            "memory" or "requests.memory" => Requests(template, "memory"),
            "limits.cpu" => Sum(template, "limits", "cpu"),
            "limits.memory" => Sum(template, "limits", "memory"),
            _ => 0,
        };

    private static double Requests(JsonObject pod, string what) => Sum(pod, "requests", what);

    // What is limited and asks for nothing is taken to ask for its limit.
    private static double Sum(JsonObject pod, string kind, string what) =>
        pod.Items("spec", "containers")
            .Sum(c =>
                Quantity.Parse(c.Text("resources", kind, what))
                ?? (kind == "requests" ? Quantity.Parse(c.Text("resources", "limits", what)) : null)
                ?? 0
            );
}
