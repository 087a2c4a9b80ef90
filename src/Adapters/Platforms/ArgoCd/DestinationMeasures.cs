using Lastgood.Adapters.ArgoCd;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.ArgoCd;

/// <summary>Measures an application's releases by what the cluster tells that they are deployed to; Argo CD tells of health only.</summary>
/// <param name="options">The application.</param>
/// <param name="destination">The cluster, with the namespace.</param>
/// <param name="clusters">Speaks to it.</param>
/// <param name="look">What Argo CD says now.</param>
/// <param name="time">Measures.</param>
internal sealed class DestinationMeasures(
    ArgoCdOptions options,
    ArgoCdDestination destination,
    KubeClusters clusters,
    Func<CancellationToken, Task<ArgoCdState>> look,
    TimeProvider time
) : IMeasures
{
    private const string Check = "destination";

    private static readonly string[] Verbs = ["get", "list", "watch"];

    private readonly Rollouts rollouts = new(
        clusters.Of(destination.Cluster),
        clusters.MirrorOf(destination.Cluster)
    );

    /// <inheritdoc/>
    public bool HasChanged => rollouts.HasChanged;

    /// <inheritdoc/>
    public ISignalSource SourceOf(string version) =>
        new KubernetesSource(
            options.Service,
            version,
            clusters.MirrorOf(destination.Cluster),
            async cancellation =>
            {
                var state = await look(cancellation);
                return new RolledOut(
                    state.IsWhole ? state.Release : null,
                    await rollouts.OfAsync([.. Workloads(state.Application)], cancellation)
                );
            },
            time
        );

    /// <summary>Whether what the application is made of is found there. A rollback does not need it; watching does.</summary>
    public async Task<ReadinessCheck> CheckAsync(
        ArgoApplication application,
        CancellationToken cancellation
    )
    {
        var where = $"namespace {destination.Namespace} of {destination.Cluster}";
        try
        {
            var workloads = Workloads(application).ToList();
            if (workloads.Find(w => w.Space != destination.Namespace) is { Name: { } elsewhere } w)
            {
                return ReadinessCheck.Unknown(
                    Check,
                    $"{elsewhere} of {options.Shown} is in namespace {w.Space}: it is not watched, and with it nothing of the release",
                    $"write namespace: {w.Space}, if all of the application is there"
                );
            }
            await rollouts.OfAsync(workloads, cancellation);
            var api = clusters.Of(destination.Cluster);
            foreach (var verb in Verbs)
            {
                var may = await Permissions.CanAsync(
                    api,
                    verb,
                    KubeResource.Pods.Plural,
                    "",
                    destination.Namespace,
                    cancellation
                );
                if (!may.IsGranted)
                {
                    return ReadinessCheck.Unknown(
                        Check,
                        $"not allowed in {where}: {may.What}",
                        may.Remedy
                    );
                }
            }
            return ReadinessCheck.Yes(
                Check,
                $"in {where}: {string.Join(", ", workloads.Select(static w => w.Name))}"
            );
        }
        catch (PlatformException e)
        {
            return ReadinessCheck.Unknown(
                Check,
                $"{options.Shown} cannot be watched: {e.Message}",
                e.Remedy
                    ?? CommandLine.Show(
                        destination.Cluster.Kubectl(
                            "--namespace",
                            destination.Namespace,
                            "get",
                            "pods"
                        )
                    )
            );
        }
    }

    private static IEnumerable<(WorkloadName Name, string Space)> Workloads(
        ArgoApplication? application
    )
    {
        foreach (var (kind, name, space) in application?.Workloads ?? [])
        {
            if (Enum.TryParse<WorkloadKind>(kind, out var known))
            {
                yield return (new WorkloadName(known, name), space);
            }
        }
    }
}
