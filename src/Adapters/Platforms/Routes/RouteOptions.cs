using System.Globalization;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Kubernetes;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>A service whose traffic a route shares between two Deployments: the stable one and its canary.</summary>
public abstract record RouteOptions : KubeOptions
{
    /// <summary>The name of the route object.</summary>
    public required string Route { get; init; }

    /// <summary>What serves when there is no canary.</summary>
    public required RouteTarget Stable { get; init; }

    /// <summary>What gets a share of traffic while it is proven.</summary>
    public required RouteTarget Canary { get; init; }

    /// <summary>The one rule of the route that is moved: its name, or its number from 0. Null: all rules that send to both targets.</summary>
    public string? Rule { get; init; }

    /// <summary>How long requests that are under way get before the canary is scaled down.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the weights are watched after they were moved, until they count as moved: a controller that fights this writes within a
    /// second of the change.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The label of the pod template that says the version; null where the tag of the first container's image does.</summary>
    public string? VersionLabel { get; init; }

    /// <summary>The key of its section in the configuration.</summary>
    internal abstract string Platform { get; }

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
        [
            .. Front.Length == 0 ? (Claim[])[] : [new(Front, "url")],
            new Claim($"{Platform} route {Route} in namespace {Namespace} of {Cluster}", "route"),
            .. new[] { ("stable", Stable), ("canary", Canary) }.Select(t => new Claim(
                $"{Name(t.Item2)} in namespace {Namespace} of {Cluster}",
                t.Item1,
                "deployment"
            )),
        ];

    /// <summary>One of the two targets.</summary>
    internal RouteTarget Of(RouteSide side) => side == RouteSide.Stable ? Stable : Canary;

    /// <summary>The Deployments alone, as <see cref="KubernetesOptions"/>.</summary>
    internal KubernetesOptions Workloads =>
        new()
        {
            Service = Service,
            Front = Front,
            Cluster = Cluster,
            Namespace = Namespace,
            Workloads = [Name(Stable), Name(Canary)],
            VersionLabel = VersionLabel,
            RolloutTimeout = RolloutTimeout,
            StuckTimeout = StuckTimeout,
        };

    /// <summary>The Deployment of a target.</summary>
    internal static WorkloadName Name(RouteTarget target) =>
        new(WorkloadKind.Deployment, target.Deployment);

    /// <summary>Whether a rule is the one that is moved.</summary>
    internal bool IsChosen(string name, int index) =>
        Rule is null || Rule == name || Rule == index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A route that is a VirtualService of Istio.</summary>
public sealed record IstioOptions : RouteOptions
{
    /// <summary>The host whose subsets the targets are; null: the one that the route names.</summary>
    public string? Host { get; init; }

    internal override string Platform => RoutePlatform.Istio;
}

/// <summary>A route that is an HTTPRoute of the Gateway API.</summary>
public sealed record HttpRouteOptions : RouteOptions
{
    internal override string Platform => RoutePlatform.HttpRoute;
}

/// <summary>One of the two that a route sends to.</summary>
/// <param name="Subset">Of a VirtualService: the subset of a DestinationRule. Null of an HTTPRoute.</param>
/// <param name="Service">Of an HTTPRoute: the Service. Null of a VirtualService.</param>
/// <param name="Deployment">The name of the Deployment that runs its pods.</param>
public sealed record RouteTarget(string? Subset, string? Service, string Deployment)
{
    /// <summary>As people name it.</summary>
    public override string ToString() => Subset is null ? $"service {Service}" : $"subset {Subset}";
}

/// <summary>The two sides of a route.</summary>
internal enum RouteSide
{
    Stable,
    Canary,
}

/// <summary>Names of sides.</summary>
internal static class RouteSides
{
    public static string Word(this RouteSide side) =>
        side == RouteSide.Stable ? "stable" : "canary";

    public static RouteSide Other(this RouteSide side) =>
        side == RouteSide.Stable ? RouteSide.Canary : RouteSide.Stable;

    public static RouteSide Parse(string word) =>
        word == "stable" ? RouteSide.Stable : RouteSide.Canary;
}
