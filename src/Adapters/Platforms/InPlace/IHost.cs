using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.InPlace;

/// <summary>What runs a service in one place: all that <see cref="InPlacePlatform"/> leaves to a platform.</summary>
internal interface IHost : IExhibits, IReadiness
{
    /// <summary>What is there, as the host's own records say. Reads only; does not ask the service.</summary>
    /// <exception cref="PlatformException">The host cannot be reached.</exception>
    Task<HostState> LookAsync(CancellationToken cancellation);

    /// <summary>
    /// The steps that make the release run. What can be made ready aside comes before the one that moves traffic; what follows that
    /// only waits or tidies. The wait until it is healthy comes last. Or why there are none. The activation says what was found, too.
    /// </summary>
    /// <exception cref="PlatformException">The host cannot be reached.</exception>
    Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    );

    /// <summary>How room is made on it, see <see cref="IPlatform.Prunes"/>.</summary>
    IPrunes? Prunes => null;

    /// <summary>How it is restarted as it is, see <see cref="IPlatform.Restarts"/>.</summary>
    IRestarts? Restarts => null;

    /// <summary>See <see cref="IPlatform.KeepsConfiguration"/>.</summary>
    bool KeepsConfiguration => false;

    /// <summary>How it measures its releases; null where it does not.</summary>
    IMeasures? Measures => null;

    /// <summary>How it is taken away and brought back, see <see cref="IPlatform.Scales"/>.</summary>
    IScales? Scales => null;

    /// <summary>How its rollouts are held, see <see cref="IPlatform.Pauses"/>.</summary>
    IPauses? Pauses => null;

    /// <summary>The kinds of steps that it plans, by name.</summary>
    IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <summary>
    /// The last lines that a release has written, as the end of a message about it, secrets taken out; empty where they
    /// cannot be had.
    /// </summary>
    Task<string> LastLinesAsync(string release, CancellationToken cancellation) =>
        Task.FromResult("");

    /// <summary>A check of the host's own that a release serves, besides health and version; true where it has none.</summary>
    Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation) =>
        Task.FromResult(new ServingCheck(Serves: true, ""));
}

/// <summary>What is there.</summary>
/// <param name="Release">The version that is installed in the place; null where the host's records do not say.</param>
/// <param name="Running">Whether it runs.</param>
/// <param name="Evidence">What was seen, for people.</param>
internal record HostState(string? Release, bool Running, string Evidence)
{
    /// <summary>What it is made of, see <see cref="PlanAnswer.Artifact"/>.</summary>
    public string? Artifact { get; init; }

    /// <summary>What its configuration is, see <see cref="Lastgood.Core.Releases.Release.ConfigFingerprint"/>.</summary>
    public string? ConfigFingerprint { get; init; }

    /// <summary>The name of the place, e.g. of the unit or the container.</summary>
    public required string Place { get; init; }

    /// <summary>Whether all of what the place has is of one release. Where a switch was left half way it is not: then none serves, and any can be
    /// activated, the one that happened to answer, too.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>See <see cref="Inspection.Variables"/>.</summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>What could run in its stead without being fetched or built.</summary>
    public IReadOnlyList<Kept> Others { get; init; } = [];

    /// <summary>What stands in the way of a rollback, for people.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>A release that is there and serves nobody.</summary>
/// <param name="Place">Where: a folder, a container's name.</param>
/// <param name="Version">Which.</param>
/// <param name="Artifact">What it is made of, see <see cref="PlanAnswer.Artifact"/>.</param>
internal sealed record Kept(string Place, string Version, string? Artifact)
{
    /// <summary>Whether it is well; null where it does not run.</summary>
    public bool? IsWell { get; init; }

    /// <summary>It as an inspection tells it.</summary>
    public Candidate AsCandidate() =>
        new(Place, null, Version, Running: IsWell is not null, Healthy: IsWell, Serving: false)
        {
            Artifact = Artifact,
        };
}
