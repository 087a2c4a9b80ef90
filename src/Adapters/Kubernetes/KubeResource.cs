namespace Lastgood.Adapters.Kubernetes;

/// <summary>A kind of object of the API.</summary>
/// <param name="Group">Its group with its version: <c>apps/v1</c>; <c>v1</c> for the core group.</param>
/// <param name="Plural">Its name in addresses and in roles: <c>deployments</c>.</param>
/// <param name="Kind">Its name in objects: <c>Deployment</c>.</param>
internal sealed record KubeResource(string Group, string Plural, string Kind)
{
    public static KubeResource Deployments { get; } = new("apps/v1", "deployments", "Deployment");

    public static KubeResource StatefulSets { get; } =
        new("apps/v1", "statefulsets", "StatefulSet");

    public static KubeResource DaemonSets { get; } = new("apps/v1", "daemonsets", "DaemonSet");

    public static KubeResource ReplicaSets { get; } = new("apps/v1", "replicasets", "ReplicaSet");

    public static KubeResource ControllerRevisions { get; } =
        new("apps/v1", "controllerrevisions", "ControllerRevision");

    public static KubeResource Pods { get; } = new("v1", "pods", "Pod");

    public static KubeResource ConfigMaps { get; } = new("v1", "configmaps", "ConfigMap");

    public static KubeResource Secrets { get; } = new("v1", "secrets", "Secret");

    public static KubeResource Services { get; } = new("v1", "services", "Service");

    public static KubeResource Events { get; } = new("v1", "events", "Event");

    public static KubeResource Namespaces { get; } = new("v1", "namespaces", "Namespace");

    public static KubeResource Nodes { get; } = new("v1", "nodes", "Node");

    public static KubeResource Quotas { get; } = new("v1", "resourcequotas", "ResourceQuota");

    public static KubeResource Claims { get; } =
        new("v1", "persistentvolumeclaims", "PersistentVolumeClaim");

    public static KubeResource Autoscalers { get; } =
        new("autoscaling/v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    /// <summary>Since 1.21; before that <see cref="OlderBudgets"/>.</summary>
    public static KubeResource Budgets { get; } =
        new("policy/v1", "poddisruptionbudgets", "PodDisruptionBudget");

    public static KubeResource OlderBudgets { get; } =
        new("policy/v1beta1", "poddisruptionbudgets", "PodDisruptionBudget");

    /// <summary>As roles name it: <c>deployments.apps</c>.</summary>
    public string RoleName =>
        Group.Contains('/', StringComparison.Ordinal) ? $"{Plural}.{Group.Split('/')[0]}" : Plural;

    /// <summary>As people name one: <c>deployment</c>.</summary>
    public string Singular => Kind.ToLowerInvariant();

    /// <summary>The address of one, or of all.</summary>
    /// <param name="space">The namespace; null for what is in none, and for all namespaces.</param>
    /// <param name="name">The object's name; null for a list.</param>
    /// <param name="part">A subresource, e.g. <c>log</c>; null for the object itself.</param>
    public string Path(string? space, string? name = null, string? part = null)
    {
        var root = Group.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/";
        return root
            + Group
            + (space is null ? "" : "/namespaces/" + Uri.EscapeDataString(space))
            + "/"
            + Plural
            + (name is null ? "" : "/" + Uri.EscapeDataString(name))
            + (part is null ? "" : "/" + part);
    }
}
