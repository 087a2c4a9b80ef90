using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lastgood.KubernetesBed.Api;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>A node as far as the API can tell.</summary>
internal sealed class HollowNode(ApiClient api, string name, string address, int port) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<string, string> images = new(StringComparer.Ordinal);

    public string Name => name;

    public string Address => address;

    /// <summary>The names of the images that have been pulled.</summary>
    public ICollection<string> Images => images.Keys;

    public async Task RegisterAsync()
    {
        await api.PostAsync(
            "/api/v1/nodes",
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = new JsonObject
                    {
                        ["kubernetes.io/hostname"] = name,
                        ["kubernetes.io/os"] = "linux",
                        ["kubernetes.io/arch"] = "amd64",
                    },
                },
            }
        );
        var now = Times.Now();
        await WriteAsync(
            new JsonObject
            {
                ["capacity"] = Room(),
                ["allocatable"] = Room(),
                ["conditions"] = new JsonArray(
                    Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", now),
                    Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", now),
                    Condition("PIDPressure", "False", "KubeletHasSufficientPID", now),
                    Condition("Ready", "True", "KubeletReady", now)
                ),
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = address },
                    new JsonObject { ["type"] = "Hostname", ["address"] = name }
                ),
                ["daemonEndpoints"] = new JsonObject
                {
                    ["kubeletEndpoint"] = new JsonObject { ["Port"] = port },
                },
                ["nodeInfo"] = new JsonObject
                {
                    ["machineID"] = "",
                    ["systemUUID"] = "",
                    ["bootID"] = "",
                    ["kernelVersion"] = "6.1.0",
                    ["osImage"] = "hollow",
                    ["containerRuntimeVersion"] = "containerd://1.6.20",
                    ["kubeletVersion"] = "v1.20.2",
                    ["kubeProxyVersion"] = "v1.20.2",
                    ["operatingSystem"] = "linux",
                    ["architecture"] = "amd64",
                },
            }
        );
    }

    /// <summary>An image has been pulled.</summary>
    public async Task AddImageAsync(string image, string? digest)
    {
        if (!images.TryAdd(image, ImageName.WithDigest(image, digest)))
        {
            return;
        }
        await WriteAsync(
            new JsonObject
            {
                ["images"] = new JsonArray([
                    .. images.Select(pulled => new JsonObject
                    {
                        ["names"] = new JsonArray(pulled.Value, pulled.Key),
                        ["sizeBytes"] = 2097152,
                    }),
                ]),
            }
        );
    }

    public void Dispose() => writing.Dispose();

    private async Task WriteAsync(JsonObject status)
    {
        await writing.WaitAsync();
        try
        {
            await api.PatchAsync(
                $"/api/v1/nodes/{name}/status",
                new JsonObject { ["status"] = status }
            );
        }
        finally
        {
            writing.Release();
        }
    }

    private static JsonObject Room() =>
        new()
        {
            ["cpu"] = "16",
            ["memory"] = "64Gi",
            ["pods"] = "500",
            ["ephemeral-storage"] = "100Gi",
        };

    private static JsonObject Condition(string type, string status, string reason, string now) =>
        new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = reason,
            ["lastHeartbeatTime"] = now,
            ["lastTransitionTime"] = now,
        };
}
