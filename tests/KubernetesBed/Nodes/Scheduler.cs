using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Puts pods on the emptiest node that has room and is allowed.</summary>
internal sealed class Scheduler(ApiClient api, EventRecorder events) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Pod> waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<
        string,
        (string Node, decimal Cpu, decimal Memory)
    > placed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim signal = new(0);

    /// <summary>A pod that is on no node yet, or its newer state.</summary>
    public void Add(Pod pod)
    {
        if (!placed.ContainsKey(pod.Uid) && waiting.TryAdd(pod.Uid, pod))
        {
            signal.Release();
        }
    }

    /// <summary>A pod is on a node.</summary>
    public void Hold(Pod pod)
    {
        waiting.TryRemove(pod.Uid, out _);
        placed[pod.Uid] = (pod.Node!, Asked(pod, "cpu"), Asked(pod, "memory"));
    }

    /// <summary>A pod takes no room any more.</summary>
    public void Remove(Pod pod)
    {
        waiting.TryRemove(pod.Uid, out _);
        placed.TryRemove(pod.Uid, out _);
        signal.Release();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await signal.WaitAsync(Retry, ct);
            foreach (var (uid, pod) in waiting)
            {
                if (await PlaceAsync(pod, ct))
                {
                    waiting.TryRemove(uid, out _);
                }
            }
        }
    }

    public void Dispose() => signal.Dispose();

    private async Task<bool> PlaceAsync(Pod pod, CancellationToken ct)
    {
        var nodes = (await api.GetAsync("/api/v1/nodes", ct))["items"]!.AsArray();
        var reasons = new List<string>();
        var best = (Node: "", Free: -1m, Pods: 0);
        foreach (var node in nodes)
        {
            var name = node!["metadata"]!["name"]!.GetValue<string>();
            var free = Free(node, "cpu") - Asked(pod, "cpu");
            var obstacle =
                node["spec"]?["unschedulable"]?.GetValue<bool>() is true
                    ? "node(s) were unschedulable"
                : !Affinity.Allows(pod, node) ? "node(s) didn't match Pod's node affinity/selector"
                : free < 0 ? "Insufficient cpu"
                : Free(node, "memory") < Asked(pod, "memory") ? "Insufficient memory"
                : null;
            if (obstacle is not null)
            {
                reasons.Add(obstacle);
            }
            else
            {
                var pods = placed.Values.Count(other => other.Node == name);
                if (free > best.Free || (free == best.Free && pods < best.Pods))
                {
                    best = (name, free, pods);
                }
            }
        }
        if (best.Node.Length > 0)
        {
            return await BindAsync(pod, best.Node, ct);
        }
        var counted = reasons
            .GroupBy(reason => reason, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}");
        var message = $"0/{nodes.Count} nodes are available: {string.Join(", ", counted)}.";
        await RefuseAsync(pod, message, ct);
        return false;
    }

    private async Task<bool> BindAsync(Pod pod, string node, CancellationToken ct)
    {
        try
        {
            await api.PostAsync(
                $"{pod.Path}/binding",
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = pod.Name, ["uid"] = pod.Uid },
                    ["target"] = new JsonObject
                    {
                        ["apiVersion"] = "v1",
                        ["kind"] = "Node",
                        ["name"] = node,
                    },
                },
                ct
            );
        }
        // It is gone, or another has its name.
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return true;
        }
        placed[pod.Uid] = (node, Asked(pod, "cpu"), Asked(pod, "memory"));
        await events.RecordAsync(
            pod,
            normal: true,
            "Scheduled",
            $"Successfully assigned {pod.Space}/{pod.Name} to {node}",
            component: "default-scheduler"
        );
        return true;
    }

    private async Task RefuseAsync(Pod pod, string message, CancellationToken ct)
    {
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "False",
            ["lastTransitionTime"] = Times.Now(),
            ["reason"] = "Unschedulable",
            ["message"] = message,
        };
        try
        {
            var now = await api.GetAsync(pod.Path, ct);
            var known = now["status"]!["conditions"]?[0];
            if (known?["message"]?.GetValue<string>() == message)
            {
                return;
            }
            await api.PatchAsync(
                $"{pod.Path}/status",
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["uid"] = pod.Uid },
                    ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
                },
                ct
            );
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            waiting.TryRemove(pod.Uid, out _);
            return;
        }
        await events.RecordAsync(
            pod,
            normal: false,
            "FailedScheduling",
            message,
            component: "default-scheduler"
        );
    }

    private decimal Free(JsonNode node, string resource)
    {
        var name = node["metadata"]!["name"]!.GetValue<string>();
        var used = placed
            .Values.Where(pod => pod.Node == name)
            .Sum(pod => resource == "cpu" ? pod.Cpu : pod.Memory);
        return Quantity.Parse(node["status"]!["allocatable"]![resource]!.GetValue<string>()) - used;
    }

    private static decimal Asked(Pod pod, string resource) =>
        pod.Containers.Sum(container =>
            container["resources"]?["requests"]?[resource] is { } asked
                ? Quantity.Parse(asked.GetValue<string>())
                : 0
        );
}
