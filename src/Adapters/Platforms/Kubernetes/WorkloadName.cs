using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>One of the workloads that make a service.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
public sealed record WorkloadName(WorkloadKind Kind, string Name)
{
    /// <summary>Its kind in the API.</summary>
    internal KubeResource Resource =>
        Kind switch
        {
            WorkloadKind.StatefulSet => KubeResource.StatefulSets,
            WorkloadKind.DaemonSet => KubeResource.DaemonSets,
            _ => KubeResource.Deployments,
        };

    /// <summary>Reads <c>deployment/web</c>, <c>sts/db</c>, or <c>web</c> for a Deployment; null where it is none of these.</summary>
    public static WorkloadName? Parse(string text)
    {
        var (kind, name) = text.Split('/') switch
        {
            [var only] => ("deployment", only),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        WorkloadKind? parsed = kind switch
        {
            "deployment" or "deploy" => WorkloadKind.Deployment,
            "statefulset" or "sts" => WorkloadKind.StatefulSet,
            "daemonset" or "ds" => WorkloadKind.DaemonSet,
            _ => null,
        };
        return parsed is { } known && IsName(name) ? new WorkloadName(known, name) : null;
    }

    /// <summary>Whether a text can name an object: a DNS subdomain of at most 253 characters.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= 253
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c =>
            char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'
        );

    /// <summary>As kubectl writes it: <c>deployment/web</c>.</summary>
    public override string ToString() => $"{Resource.Singular}/{Name}";
}

/// <summary>What runs pods and keeps their older templates.</summary>
public enum WorkloadKind
{
    /// <summary>Its older templates are ReplicaSets.</summary>
    Deployment,

    /// <summary>Its older templates are ControllerRevisions.</summary>
    StatefulSet,

    /// <summary>Its older templates are ControllerRevisions.</summary>
    DaemonSet,
}
