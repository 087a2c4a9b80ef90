using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Secrets;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>A service that is one or more workloads of a namespace.</summary>
public sealed record KubernetesOptions : KubeOptions
{
    /// <summary>What makes the service, in the order in which it goes back; the first names its version. At least one.</summary>
    public required IReadOnlyList<WorkloadName> Workloads { get; init; }

    /// <summary>How the workloads follow each other.</summary>
    public RolloutOrder Order { get; init; }

    /// <summary>How fast a rollback goes.</summary>
    public RollbackSpeed Speed { get; init; }

    /// <summary>What becomes of a Deployment that somebody has paused.</summary>
    public PausedRollout IfPaused { get; init; }

    /// <summary>What a rollback does that a PodDisruptionBudget leaves no way for.</summary>
    public TightBudget IfBudget { get; init; }

    /// <summary>The label of the pod template that says the version; null where the tag of the first container's image does.</summary>
    public string? VersionLabel { get; init; }

    /// <summary>The key that contents of Secrets are kept encrypted with; null: only that they changed is known, and they are never put back.</summary>
    public SecretSource? SecretsKey { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Signal> Signals => KubernetesSource.Measured;

    /// <inheritdoc/>
    public override KubeInterest? Interest =>
        new(Cluster, Namespace)
        {
            Kinds =
            [
                .. Workloads.Select(static w => w.Resource).Distinct(),
                KubeResource.ConfigMaps,
                KubeResource.Secrets,
            ],
        };

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. Front.Length == 0 ? (Claim[])[] : [new(Front, "url")],
            .. Workloads.Select(w => new Claim(
                $"{w} in namespace {Namespace} of {Cluster}",
                "workloads"
            )),
        ];
}

/// <summary>How workloads follow each other.</summary>
public enum RolloutOrder
{
    /// <summary>All are changed at once, in their order, and waited for together.</summary>
    AtOnce,

    /// <summary>Each is waited for before the next is changed.</summary>
    OneByOne,
}

/// <summary>How fast a rollback goes.</summary>
public enum RollbackSpeed
{
    /// <summary>As many pods at a time as the workload itself allows, never below what serves now.</summary>
    Normal,

    /// <summary>All pods of the good release at once, where quota and nodes allow.</summary>
    Fast,
}

/// <summary>What becomes of a Deployment that is paused.</summary>
public enum PausedRollout
{
    /// <summary>The rollback is refused with the command that lifts it: somebody paused it on purpose.</summary>
    Refuse,

    /// <summary>It is resumed by the rollback.</summary>
    Resume,
}

/// <summary>What becomes of a rollback that a PodDisruptionBudget leaves no way for.</summary>
public enum TightBudget
{
    /// <summary>It is refused with what lifts it.</summary>
    Refuse,

    /// <summary>It goes on, and fewer pods serve meanwhile than the budget asks for.</summary>
    GoBelow,
}
