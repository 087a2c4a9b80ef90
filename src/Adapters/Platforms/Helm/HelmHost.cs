using System.Globalization;
using Lastgood.Adapters.Kubernetes.Mirror;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Helm.Records;
using Lastgood.Adapters.Platforms.Helm.Steps;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Signals.Kubernetes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;
using Lastgood.Core.Signals;

namespace Lastgood.Adapters.Platforms.Helm;

/// <summary>Runs a service as a release of Helm's.</summary>
internal sealed class HelmHost : IHost, IMeasures
{
    private readonly HelmOptions options;
    private readonly Watching watching;
    private readonly HelmPlanner planner;
    private readonly HelmReadiness readiness;
    private readonly HelmExhibits exhibits;
    private readonly LastLook<HelmState> lastLook;
    private readonly Rollouts rollouts;
    private readonly ClusterMirror mirror;
    private readonly TimeProvider time;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    public HelmHost(
        HelmOptions options,
        HelmProgram helm,
        Watching watching,
        Leftovers leftovers,
        HelmReadiness readiness,
        Rollouts rollouts,
        ClusterMirror mirror,
        Action<string> tell,
        TimeProvider time
    )
    {
        this.options = options;
        this.watching = watching;
        this.readiness = readiness;
        this.rollouts = rollouts;
        this.mirror = mirror;
        this.time = time;
        lastLook = new LastLook<HelmState>(
            mirror,
            () => watching.Said,
            () => AnewAsync(CancellationToken.None),
            time
        );
        planner = new HelmPlanner(options, helm);
        exhibits = new HelmExhibits(options, watching);
        var settling = new Settling(options, watching, tell, time);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [UnlockStep.Name] = new UnlockStep(options, watching, leftovers, time),
            [RollbackStep.Name] = new RollbackStep(
                options,
                helm,
                new Guard(options, helm, watching, tell, time),
                watching,
                settling,
                leftovers,
                time
            ),
            [SettleStep.Name] = new SettleStep(options, watching, settling),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public IMeasures? Measures => this;

    /// <inheritdoc/>
    public bool HasChanged => lastLook.HasChanged;

    /// <inheritdoc/>
    public ISignalSource SourceOf(string version) =>
        new KubernetesSource(
            options.Service,
            version,
            mirror,
            async cancellation =>
            {
                var state = await lastLook.SeeAsync(cancellation);
                return new RolledOut(
                    state.IsWhole ? state.Release : null,
                    await rollouts.OfAsync(state.Workloads, cancellation)
                );
            },
            time
        );

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation) =>
        await lastLook.SeeAsync(cancellation);

    private async Task<Found<HelmState>> AnewAsync(CancellationToken cancellation)
    {
        var (sight, trouble) = await watching.SeeAsync(cancellation);
        var serving = sight.Serving;
        var state = new HelmState(
            serving is null ? null : sight.NameOf(serving),
            sight.Runs,
            serving is not null && sight is { IsRolledOut: true, IsMixed: false },
            serving is null
                ? $"there is no release {options.Where}"
                : $"{options.Release}, {serving}: {sight.Words}"
        )
        {
            Place = serving is null ? options.Release : PlaceOf(serving),
            Artifact = serving?.Digest,
            IsWhole = !sight.IsMixed,
            IsAvailable = sight.IsAvailable,
            Sight = sight,
            Workloads =
            [
                .. sight
                    .Live.Where(static l => l.Wanted.Workload is not null)
                    .Select(l => (l.Wanted.Workload!, watching.SpaceOf(l.Wanted))),
            ],
            Others =
            [
                .. sight
                    .Chronicle.Revisions.Reverse()
                    .Where(r => r.WasDeployed && r.Digest != serving?.Digest)
                    .DistinctBy(static r => r.Digest, StringComparer.Ordinal)
                    .Select(r => new Kept(PlaceOf(r), sight.NameOf(r), r.Digest)),
            ],
            Problems =
            [
                .. sight.Problems(options),
                .. trouble is null ? (string[])[] : [$"{trouble.Message}; {trouble.Remedy}"],
            ],
        };
        return new Found<HelmState>(
            state,
            state with
            {
                Sight = null,
            },
            watching.SeenIn(sight),
            sight.Chronicle.Said
        );
    }

    /// <inheritdoc/>
    public async Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) =>
        await planner.PlanAsync(
            activation,
            ((HelmState)state).Sight ?? (await watching.SeeAsync(cancellation)).Sight,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        var (sight, _) = await watching.SeeAsync(cancellation);
        var newest = sight.Chronicle.Newest;
        if (newest is null || sight.NameOf(newest) != release)
        {
            return new ServingCheck(
                Serves: false,
                newest is null
                    ? $"there is no release {options.Where}"
                    : $"{newest} of {options.Release} is {sight.NameOf(newest)}"
            );
        }
        var isAlone = newest.Status == Revision.Deployed && sight.Chronicle.Deployed.Count == 1;
        return new ServingCheck(
            isAlone && Settling.IsSettled(sight.Live),
            string.Join(
                "; ",
                [
                    newest.ToString(),
                    .. isAlone ? (string[])[] : [.. sight.Problems(options)],
                    Settling.Words(sight.Live),
                    .. sight.Pods,
                ]
            )
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        exhibits.ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => readiness.CheckAsync(target, cancellation);

    private string PlaceOf(Revision revision) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"revision {revision.Number} of {options.Release}"
        );
}
