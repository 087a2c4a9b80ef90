using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Notices that a controller of another tool moves the weights: it would put back what lastgood changes, and is not fought.</summary>
internal static class OtherTools
{
    /// <summary>What Argo Rollouts writes into a subset or Service whose pods it chooses.</summary>
    private const string RolloutsLabel = "rollouts-pod-template-hash";

    private static readonly (string Manager, string Tool, string Kind)[] Known =
    [
        ("rollouts-controller", "Argo Rollouts", "rollouts.argoproj.io"),
        ("argo-rollouts", "Argo Rollouts", "rollouts.argoproj.io"),
        ("flagger", "Flagger", "canaries.flagger.app"),
    ];

    /// <summary>Why a route is not to be changed; null where nobody else does.</summary>
    public static Refusal? Of(RouteState route, IRouteDialect dialect, KubeCluster cluster)
    {
        if (Owner(route.Json) is { } owner)
        {
            return Owned(route.Id, owner, cluster);
        }
        var manager = route
            .Json.Items("metadata", "managedFields")
            .Where(m => m.At(["fieldsV1", .. dialect.RulesField]) is not null)
            .Select(static m => m.Text("manager") ?? "")
            .FirstOrDefault(static m => Tool(m) is not null);
        return manager is not null && Tool(manager) is { } tool
            ? Moves(route.Id, $"{tool.Tool} ({manager})", tool.Kind, cluster)
            : null;
    }

    /// <summary>Why a Deployment is not to be changed; null where it is the user's own.</summary>
    public static Refusal? Of(Workload workload, KubeCluster cluster) =>
        Owner(workload.Json) is { } owner ? Owned(workload.Id.ToString(), owner, cluster) : null;

    /// <summary>Why pods that are chosen by labels are another tool's; null where they are not.</summary>
    public static Refusal? OfLabels(PodChoice choice, KubeCluster cluster) =>
        choice.Labels.ContainsKey(RolloutsLabel)
            ? Moves(
                $"{choice.Where} ({RolloutsLabel})",
                "Argo Rollouts",
                "rollouts.argoproj.io",
                cluster
            )
            : null;

    private static JsonObject? Owner(JsonObject thing) =>
        thing
            .Items("metadata", "ownerReferences")
            .FirstOrDefault(static o => o.IsTrue("controller"));

    private static Refusal Owned(string what, JsonObject owner, KubeCluster cluster) =>
        new(
            $"{what} is made by {owner.Text("kind")} {owner.Text("name")}, which would put back what lastgood changes",
            $"roll {owner.Text("kind")} {owner.Text("name")} back with its own tool: {CommandLine.Show(cluster.Kubectl("get", $"{owner.Text("kind")?.ToLowerInvariant()}/{owner.Text("name")}", "-o", "yaml"))}"
        );

    private static Refusal Moves(string what, string who, string kind, KubeCluster cluster) =>
        new(
            $"{who} moves the traffic of {what}: it would put back what lastgood changes, and is not fought",
            $"abort it there; which are there? {CommandLine.Show(cluster.Kubectl("get", kind, "--all-namespaces"))}"
        );

    private static (string Manager, string Tool, string Kind)? Tool(string manager)
    {
        var at = Array.FindIndex(
            Known,
            k => manager.Contains(k.Manager, StringComparison.OrdinalIgnoreCase)
        );
        return at < 0 ? null : Known[at];
    }
}
