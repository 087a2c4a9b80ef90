using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>A service that is one release of Helm's.</summary>
public sealed record HelmOptions : KubeOptions
{
    /// <summary>The release's name in its namespace.</summary>
    public required string Release { get; init; }

    /// <summary>Where Helm keeps its records.</summary>
    public RecordDriver Driver { get; init; }

    /// <summary>What says the version of a revision.</summary>
    public HelmVersion VersionFrom { get; init; }

    /// <summary>How many revisions Helm keeps; 0 for all. Older ones are gone, and with them the way back to them.</summary>
    public int HistoryMax { get; init; } = 10;

    /// <summary>Whether what a failing rollback has created is removed again by Helm.</summary>
    public bool CleanupOnFail { get; init; }

    /// <summary>Whether the chart's rollback hooks run.</summary>
    public bool RunsHooks { get; init; } = true;

    /// <summary>Whether Helm 4 overrides fields that somebody else has taken over; Helm 3 always does.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>
    /// How long an operation that is pending may still be going on; what is pending for longer was left behind. Helm's own usual time limit.
    /// </summary>
    public TimeSpan PendingTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer than its own time limit Helm may take until it is taken to hang, and killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The program.</summary>
    public string Program { get; init; } = "helm";

    /// <inheritdoc/>
    public override IReadOnlyList<Signal> Signals => KubernetesSource.Measured;

    /// <inheritdoc/>
    public override KubeInterest? Interest =>
        new(Cluster, Namespace)
        {
            // What a chart is made of is not known before it is read; these are the kinds that are compared with the cluster.
            Kinds =
            [
                .. KubeInterest.Workloads,
                KubeResource.Services,
                KubeResource.ConfigMaps,
                KubeResource.Secrets,
            ],
        };

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. Front.Length == 0 ? (Claim[])[] : [new(Front, "url")],
            new($"Helm release {Release} in namespace {Namespace} of {Cluster}", "release"),
        ];

    /// <summary>The release, for people, with the context that it is in.</summary>
    internal string Where => $"{Release} in namespace {Namespace} of {Cluster}";
}

/// <summary>Where Helm keeps its records, see its variable <c>HELM_DRIVER</c>.</summary>
public enum RecordDriver
{
    /// <summary>In Secrets, as it does where nothing else is said.</summary>
    Secret,

    /// <summary>In ConfigMaps.</summary>
    ConfigMap,
}

/// <summary>What says the version of a revision.</summary>
public enum HelmVersion
{
    /// <summary>The chart's <c>appVersion</c>; the chart's own version where it has none.</summary>
    AppVersion,

    /// <summary>The chart's version.</summary>
    Chart,

    /// <summary>The tag of the first workload's first image.</summary>
    Image,

    /// <summary>The number of the first revision with the same content.</summary>
    Revision,
}
