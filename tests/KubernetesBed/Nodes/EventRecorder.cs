using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Events about pods; one that comes again is counted.</summary>
internal sealed class EventRecorder(ApiClient api)
{
    private readonly ConcurrentDictionary<string, (string Path, int Count)> known = new(
        StringComparer.Ordinal
    );
    private long counter = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 20;

    /// <summary>Records one.</summary>
    /// <param name="pod">About which.</param>
    /// <param name="normal">Normal, or a warning.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="message">Its message.</param>
    /// <param name="container">About which of its containers; null for the pod.</param>
    /// <param name="component">Who says so.</param>
    public async Task RecordAsync(
        Pod pod,
        bool normal,
        string reason,
        string message,
        string? container = null,
        string component = "kubelet"
    )
    {
        var key = $"{pod.Uid} {container} {reason} {message}";
        var now = Times.Now();
        try
        {
            if (known.TryGetValue(key, out var first))
            {
                known[key] = first with { Count = first.Count + 1 };
                var more = new JsonObject { ["count"] = first.Count + 1, ["lastTimestamp"] = now };
                await api.PatchAsync(first.Path, more);
                return;
            }
            var events = $"/api/v1/namespaces/{pod.Space}/events";
            var name = $"{pod.Name}.{Interlocked.Increment(ref counter):x}";
            known[key] = ($"{events}/{name}", 1);
            var about = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["namespace"] = pod.Space,
                ["name"] = pod.Name,
                ["uid"] = pod.Uid,
            };
            if (container is not null)
            {
                about["fieldPath"] = $"spec.containers{{{container}}}";
            }
            var kubelet = component == "kubelet";
            await api.PostAsync(
                events,
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = name },
                    ["involvedObject"] = about,
                    ["reason"] = reason,
                    ["message"] = message,
                    ["type"] = normal ? "Normal" : "Warning",
                    ["count"] = 1,
                    ["firstTimestamp"] = now,
                    ["lastTimestamp"] = now,
                    ["source"] = kubelet
                        ? new JsonObject { ["component"] = component, ["host"] = pod.Node }
                        : new JsonObject { ["component"] = component },
                    ["reportingComponent"] = component,
                    ["reportingInstance"] = kubelet ? pod.Node : "",
                }
            );
        }
        // Its namespace is going away.
        catch (ApiException e)
            when (e.Status
                    is System.Net.HttpStatusCode.NotFound
                        or System.Net.HttpStatusCode.Forbidden
            ) { }
    }
}
