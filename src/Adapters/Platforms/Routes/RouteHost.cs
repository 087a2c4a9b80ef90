using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.InPlace;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Platforms.Routes.Steps;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Runs a service as a stable release and a canary, between which a route shares traffic.</summary>
internal sealed class RouteHost : IHost
{
    private readonly RouteOptions options;
    private readonly IRouteDialect dialect;
    private readonly KubeApi api;
    private readonly RouteLooking looking;
    private readonly TargetPods pods;
    private readonly RoutePlanner planner;

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="dialect">The kind of its route.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="probe">Asks the service.</param>
    /// <param name="progress">Told how far scaling up is.</param>
    public RouteHost(
        RouteOptions options,
        IRouteDialect dialect,
        KubeApi api,
        ServiceProbe probe,
        Action<string> progress
    )
    {
        this.options = options;
        this.dialect = dialect;
        this.api = api;
        var workloads = new WorkloadLooking(options.Workloads, api);
        var changes = new Changes(options.Workloads, api, workloads);
        var wait = new RolloutWait(options.Workloads, api, workloads, progress);
        looking = new RouteLooking(options, dialect, api, workloads);
        pods = new TargetPods(options, dialect, api);
        planner = new RoutePlanner(options, dialect, api, pods);
        var hold = new RouteHold(options, dialect, api, looking);
        Steps = new Dictionary<string, IStep>(StringComparer.Ordinal)
        {
            [CapacityStep.Name] = new CapacityStep(workloads, changes, wait),
            [WeightsStep.Name] = new WeightsStep(options, dialect, api, looking, pods),
            [ConfirmStep.Name] = new ConfirmStep(options, dialect, looking, hold, probe, api.Time),
            [ShrinkStep.Name] = new ShrinkStep(options, dialect, looking, hold, changes),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IStep> Steps { get; }

    /// <inheritdoc/>
    public async Task<HostState> LookAsync(CancellationToken cancellation)
    {
        var sight = await looking.SeeAsync(cancellation);
        var side = sight.Serving;
        return new RoutesState(
            side is { } serving ? sight.Version(serving) : null,
            side is { } one && sight.Of(one).Present > 0,
            side is { } its && sight.Of(its) is { IsRolledOut: true, Wanted: > 0 },
            sight.Words
        )
        {
            Sight = sight,
            IsAvailable =
                side is not null
                && new[] { RouteSide.Stable, RouteSide.Canary }
                    .Where(sight.Route.Split.Reaches)
                    .All(s => sight.Of(s) is { IsAvailable: true, Wanted: > 0 }),
            Place =
                $"{(side ?? RouteSide.Stable).Word()} of {sight.Route.Id} in namespace {options.Namespace} of {options.Cluster}",
            Others = Others(sight, side ?? RouteSide.Stable),
            Problems = await ProblemsAsync(sight, cancellation),
        };
    }

    /// <inheritdoc/>
    public Task<PlanAnswer> PlanAsync(
        Activation activation,
        HostState state,
        CancellationToken cancellation
    ) => planner.PlanAsync(activation, ((RoutesState)state).Sight, cancellation);

    /// <inheritdoc/>
    public async Task<ServingCheck> VerifyAsync(string release, CancellationToken cancellation)
    {
        var state = (ClusterState)await LookAsync(cancellation);
        return new ServingCheck(
            state.Release == release && state.IsWell,
            $"{state.Evidence}; these are the weights that the API server has, the proxies were not asked"
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation) =>
        new RouteExhibits(options, api, looking).ShowAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadinessCheck>> CheckAsync(
        Release? target,
        CancellationToken cancellation
    ) => new RouteReadiness(options, dialect, api, looking, pods).CheckAsync(cancellation);

    private static Kept[] Others(RouteSight sight, RouteSide serving)
    {
        var side = serving.Other();
        var workload = sight.Of(side);
        return sight.Version(side) is { } version && version != sight.Version(serving)
            ?
            [
                new Kept($"{side.Word()} of {sight.Route.Id}, {workload.Id}", version, null)
                {
                    IsWell = workload.Present > 0 ? workload.IsRolledOut : null,
                },
            ]
            : [];
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(
        RouteSight sight,
        CancellationToken cancellation
    )
    {
        var problems = new List<string>();
        if (OtherTools.Of(sight.Route, dialect, options.Cluster) is { } tool)
        {
            problems.Add(tool.Reason);
        }
        foreach (var side in new[] { RouteSide.Stable, RouteSide.Canary })
        {
            var workload = sight.Of(side);
            if (workload.CannotCreate is { } cannot)
            {
                problems.Add($"{workload.Id}: no pod can be made: {cannot}");
            }
            try
            {
                await pods.ReadyAsync(sight.Route, side, workload, cancellation);
            }
            catch (PlatformException e)
            {
                problems.Add(e.Message);
            }
        }
        return problems;
    }
}

/// <summary>What was found, in the route's own terms too: what a plan is made from.</summary>
internal sealed record RoutesState(string? Release, bool Running, bool IsWell, string Evidence)
    : ClusterState(Release, Running, IsWell, Evidence)
{
    /// <summary>What was seen.</summary>
    public required RouteSight Sight { get; init; }
}
