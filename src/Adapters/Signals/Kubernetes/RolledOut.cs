namespace Lastgood.Adapters.Signals.Kubernetes;

/// <summary>What a service was told to run.</summary>
/// <param name="Release">The release; null where that cannot be told.</param>
/// <param name="Workloads">Where.</param>
internal sealed record RolledOut(string? Release, IReadOnlyList<RolledWorkload> Workloads);

/// <summary>One workload that was told to run a release.</summary>
/// <param name="Name">As kubectl writes it: <c>deployment/web</c>.</param>
/// <param name="Space">Its namespace.</param>
/// <param name="Owners">The uids of what controls the release's pods; none as long as there are no such pods.</param>
/// <param name="Hashes">The hashes that these pods are labelled with.</param>
/// <param name="Wanted">How many there shall be.</param>
/// <param name="GivenUp">Why the cluster has given the rollout up; null where it has not.</param>
internal sealed record RolledWorkload(
    string Name,
    string Space,
    IReadOnlyList<string> Owners,
    IReadOnlyList<string> Hashes,
    int Wanted,
    string? GivenUp
);
