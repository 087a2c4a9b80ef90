using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Images;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Makes the platform of a service that is Deployments, StatefulSets or DaemonSets.</summary>
public static class KubernetesPlatform
{
    /// <summary>The platform's name.</summary>
    public const string Name = "kubernetes";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="state">lastgood's state folder: what releases were is kept below it.</param>
    /// <param name="clusters">The clusters that this process speaks to.</param>
    /// <param name="http">Asks the service, and registries.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        KubernetesOptions options,
        string state,
        KubeClusters clusters,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var api = clusters.Of(options.Cluster);
        var progress = new Progress();
        return new ClusterPlatform(
            Name,
            options,
            new KubernetesHost(
                options,
                api,
                clusters.MirrorOf(options.Cluster),
                new PodImages(options, api, new ImageRegistry(http)),
                Path.Combine(state, Name, Uri.EscapeDataString(options.Service)),
                progress.Tell
            ),
            progress,
            http,
            time
        );
    }
}
