using System.Net.Security;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Secrets;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>The way from inside a pod: its service account's token, which the kubelet exchanges, and the cluster's own authority.</summary>
internal sealed class PodDoor : IKubeDoor
{
    /// <summary>Where the kubelet mounts them.</summary>
    public const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly string folder;

    /// <summary>Creates it; nothing is read yet.</summary>
    /// <param name="folder">Where token and authority are.</param>
    /// <param name="host">The API server's host; null where this is no pod.</param>
    /// <param name="port">Its port.</param>
    public PodDoor(string folder, string? host, string? port)
    {
        this.folder = folder;
        Base = host is null
            ? ""
            : $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port ?? "443"}";
    }

    public string Base { get; }

    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect =>
        null;

    public SslClientAuthenticationOptions? Tls =>
        new TlsFiles { Authority = Path.Combine(folder, "ca.crt") }.Read();

    public Secret? Authorization =>
        new($"Bearer {SecretSource.File(Path.Combine(folder, "token")).Read().Reveal()}");

    /// <summary>The one of the pod that this process runs in.</summary>
    public static PodDoor Own() =>
        new(
            AccountFolder,
            Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"),
            Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT")
        );

    public Task OpenAsync(CancellationToken cancellation) =>
        Base.Length > 0 && File.Exists(Path.Combine(folder, "token"))
            ? Task.CompletedTask
            : throw new PlatformException(
                $"\"context: {KubeCluster.InPod}\" is for lastgood in a pod, and this is none that has a service account",
                "name a context of the kubeconfig (kubectl config get-contexts), or let the pod mount its service account's token"
            );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
