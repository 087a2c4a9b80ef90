using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Makes the platform of an application of Argo CD's.</summary>
public static class ArgoCdPlatform
{
    /// <summary>The platform's name.</summary>
    public const string Name = "argocd";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The application.</param>
    /// <param name="clusters">The clusters that are spoken to.</param>
    /// <param name="commands">Runs git.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures, and dates commits.</param>
    public static IPlatform Create(
        ArgoCdOptions options,
        KubeClusters clusters,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    ) =>
        new ClusterPlatform(
            Name,
            options,
            new ArgoCdHost(
                options,
                new ArgoApplications(
                    new ArgoCdClient(options.Server, time),
                    options.Application,
                    options.Project,
                    options.Space
                ),
                commands,
                clusters,
                time
            ),
            new Progress(),
            http,
            time
        );
}
