using System.Text.Json.Nodes;
using Lastgood.Adapters.Tests.Signals;
using Lastgood.KubernetesBed;

namespace Lastgood.Adapters.Tests.Kubernetes.Bed;

/// <summary>The objects of one namespace.</summary>
internal sealed class Objects(Cluster cluster, string space)
{
    public string Space => space;

    public static async Task<Objects> NewAsync(SharedCluster shared)
    {
        var cluster = await shared.GetAsync();
        return new Objects(cluster, await cluster.NewNamespaceAsync());
    }

    /// <summary>Makes one, or brings it to this.</summary>
    public Task ApplyAsync(JsonObject wanted)
    {
        wanted["metadata"]!["namespace"] = space;
        return cluster.ApplyAsync(wanted.ToJsonString());
    }

    /// <summary>One that must come: a pod of a workload in a certain state.</summary>
    /// <param name="app">The workload.</param>
    /// <param name="state">The state.</param>
    public Task<JsonNode> PodAsync(string app, Func<JsonNode, bool> state) =>
        Eventually.ComesAsync(
            async () => (await PodsAsync(app)).FirstOrDefault(state),
            what: $"a pod of {app}"
        );

    public async Task<IReadOnlyList<JsonNode>> PodsAsync(string app)
    {
        var list = await cluster.Client.GetAsync(
            $"/api/v1/namespaces/{space}/pods?labelSelector=app%3D{app}"
        );
        return [.. list["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>Waits for a pod's event.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reason">The event's reason.</param>
    /// <returns>Its message.</returns>
    public async Task<string> EventAsync(JsonNode pod, string reason)
    {
        var name = Text(pod["metadata"]!["name"]);
        var found = await Eventually.ComesAsync(
            async () =>
            {
                var list = await cluster.Client.GetAsync(
                    $"/api/v1/namespaces/{space}/events?fieldSelector=involvedObject.name%3D{name},reason%3D{reason}"
                );
                return list["items"]!.AsArray().FirstOrDefault();
            },
            what: $"the event {reason} of {name}"
        );
        return Text(found["message"]);
    }

    public Task<JsonObject> GetAsync(string kind, string name) =>
        cluster.Client.GetAsync($"/apis/apps/v1/namespaces/{space}/{kind}/{name}");

    /// <summary>The reason why a pod's first container waits; null: it does not.</summary>
    public static string? Waiting(JsonNode pod) =>
        (string?)Status(pod)?["state"]!["waiting"]?["reason"];

    public static bool Ready(JsonNode pod) => (bool?)Status(pod)?["ready"] is true;

    /// <summary>The status of a pod's first container.</summary>
    public static JsonNode? Status(JsonNode pod) => pod["status"]!["containerStatuses"]?[0];

    public static string Text(JsonNode? node) => node!.GetValue<string>();
}
