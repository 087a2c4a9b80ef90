namespace Lastgood.Adapters.Kubernetes;

/// <summary>A cluster as whom it is spoken to: one context. Two that are equal share one connection and one watch.</summary>
/// <param name="Context">
/// The name of a context of the kubeconfig, or <see cref="InPod"/>. There is no default: the context that happens to be the
/// current one is never used.
/// </param>
/// <param name="Kubeconfig">The path of the kubeconfig; null for what kubectl takes itself: <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</param>
public sealed record KubeCluster(string Context, string? Kubeconfig)
{
    /// <summary>The context that stands for the service account of the pod that this process runs in.</summary>
    public const string InPod = "in-cluster";

    /// <summary>kubectl with what makes it ask this cluster, for messages and for programs like it.</summary>
    public IReadOnlyList<string> Kubectl(params IEnumerable<string> arguments) =>
        ["kubectl", .. Flags("--context"), .. arguments];

    /// <summary>The flags that name the context, for a program that calls its flag as given.</summary>
    /// <param name="contextFlag"><c>--context</c> of kubectl, <c>--kube-context</c> of Helm.</param>
    public IReadOnlyList<string> Flags(string contextFlag) =>
        Context == InPod ? []
        : Kubeconfig is null ? [contextFlag, Context]
        : ["--kubeconfig", Kubeconfig, contextFlag, Context];

    /// <inheritdoc/>
    public override string ToString() => $"context {Context}";
}
