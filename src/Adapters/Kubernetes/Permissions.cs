using System.Text.Json.Nodes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>What the user of a cluster may do, as the API server itself says: what <c>kubectl auth can-i</c> asks.</summary>
internal static class Permissions
{
    private static readonly KubeResource Reviews = new(
        "authorization.k8s.io/v1",
        "selfsubjectaccessreviews",
        "SelfSubjectAccessReview"
    );

    /// <summary>Whether something is allowed.</summary>
    /// <param name="api">The cluster, and as whom.</param>
    /// <param name="verb">What is done: <c>get</c>, <c>list</c>, <c>create</c>, <c>update</c> …</param>
    /// <param name="resource">What it is done to, in the plural; a subresource after a slash: <c>pods/log</c>.</param>
    /// <param name="group">Its group, without a version; empty for the core group.</param>
    /// <param name="space">The namespace; null for what is in none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The server could not be asked.</exception>
    public static async Task<Permission> CanAsync(
        KubeApi api,
        string verb,
        string resource,
        string group,
        string? space,
        CancellationToken cancellation
    )
    {
        var parts = resource.Split('/', 2);
        var attributes = new JsonObject
        {
            ["verb"] = verb,
            ["group"] = group,
            ["resource"] = parts[0],
            ["namespace"] = space,
        };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }
        var answer = api.Read(
            await api.SendAsync(
                new KubeRequest("create", Reviews, null)
                {
                    Body = new JsonObject
                    {
                        ["apiVersion"] = Reviews.Group,
                        ["kind"] = Reviews.Kind,
                        ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
                    },
                },
                cancellation
            )
        );
        var full =
            group.Length == 0 ? resource : $"{parts[0]}.{group}{resource[parts[0].Length..]}";
        return new Permission(
            answer.IsTrue("status", "allowed"),
            $"{verb} {full}",
            Role(api.Cluster, verb, full, parts[0], space)
        );
    }

    private static string Role(
        KubeCluster cluster,
        string verb,
        string resource,
        string name,
        string? space
    )
    {
        var kind = space is null ? "clusterrole" : "role";
        string[] where = space is null ? [] : ["--namespace", space];
        return $"a role that grants it: {CommandLine.Show(cluster.Kubectl(["create", kind, $"lastgood-{verb}-{name}", $"--verb={verb}", $"--resource={resource}", .. where]))}, bound to that user with kubectl create {kind}binding";
    }
}

/// <summary>Whether something is allowed.</summary>
/// <param name="IsGranted">Whether it is.</param>
/// <param name="What">What was asked, e.g. <c>list secrets</c>.</param>
/// <param name="Remedy">The role that grants it, as a command.</param>
internal sealed record Permission(bool IsGranted, string What, string Remedy);
