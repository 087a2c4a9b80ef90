using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Makes the platform of a service that is a release of Helm's.</summary>
public static class HelmPlatform
{
    /// <summary>The platform's name.</summary>
    public const string Name = "helm";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="state">lastgood's state folder: the names of releases are kept below it.</param>
    /// <param name="clusters">The clusters that are spoken to.</param>
    /// <param name="commands">Runs Helm.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        HelmOptions options,
        string state,
        KubeClusters clusters,
        ICommandRunner commands,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var api = clusters.Of(options.Cluster);
        var records = new RecordStore(options, api);
        var names = new NameBook(Path.Combine(state, Name, Uri.EscapeDataString(options.Service)));
        var watching = new Watching(options, api, records, names);
        var mirror = clusters.MirrorOf(options.Cluster);
        var progress = new Progress();
        return new ClusterPlatform(
            Name,
            options,
            new HelmHost(
                options,
                new HelmProgram(options, commands),
                watching,
                new Leftovers(records, time),
                new HelmReadiness(options, api, watching, commands),
                new Rollouts(api, mirror),
                mirror,
                progress.Tell,
                time
            ),
            progress,
            http,
            time
        );
    }
}
