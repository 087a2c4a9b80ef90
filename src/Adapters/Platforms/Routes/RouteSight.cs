using System.Globalization;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Core.Releases;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>A service as it is in the cluster at one moment: its route, and the Deployments that it sends to.</summary>
/// <param name="Route">The route.</param>
/// <param name="Stable">The stable side's Deployment.</param>
/// <param name="Canary">The canary's.</param>
/// <param name="VersionLabel">See <see cref="RouteOptions.VersionLabel"/>.</param>
internal sealed record RouteSight(
    RouteState Route,
    Workload Stable,
    Workload Canary,
    string? VersionLabel
)
{
    private const int Digits = 8;

    /// <summary>
    /// The side whose release is the one that serves: a canary with any weight is the activation that is watched. Null where neither gets
    /// traffic.
    /// </summary>
    public RouteSide? Serving =>
        Route.Split.Reaches(RouteSide.Canary) ? RouteSide.Canary
        : Route.Split.Reaches(RouteSide.Stable) ? RouteSide.Stable
        : null;

    public Workload Of(RouteSide side) => side == RouteSide.Stable ? Stable : Canary;

    /// <summary>
    /// The release of a side; null where it says none. A canary of the same version whose containers are others is another release.
    /// </summary>
    public string? Version(RouteSide side)
    {
        var version = PodTemplate.Version(Of(side).Template, VersionLabel);
        if (!Release.IsVersion(version))
        {
            return null;
        }
        var code = Code(Of(side));
        return
            side == RouteSide.Canary
            && PodTemplate.Version(Stable.Template, VersionLabel) == version
            && code != Code(Stable)
            ? $"{version}+template.{code[..Digits]}"
            : version;
    }

    /// <summary>The side that runs a release, the stable one first; null where neither does.</summary>
    public RouteSide? With(string version) =>
        Version(RouteSide.Stable) == version ? RouteSide.Stable
        : Version(RouteSide.Canary) == version ? RouteSide.Canary
        : null;

    /// <summary>How many pods serve now on the sides that get traffic; where none is ready, how many should be.</summary>
    public int Carrying
    {
        get
        {
            var sides = new[] { RouteSide.Stable, RouteSide.Canary }
                .Where(Route.Split.Reaches)
                .Select(Of)
                .DistinctBy(static w => w.Id)
                .ToList();
            var available = sides.Sum(static w => w.Available);
            return Math.Max(available > 0 ? available : sides.Sum(static w => w.Wanted), 1);
        }
    }

    /// <summary>How it is, for people.</summary>
    public string Words =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Route.Id}: {Route.Split.Words}; stable is {Version(RouteSide.Stable) ?? "unknown"}, {Stable.Words}; canary is {Version(RouteSide.Canary) ?? "unknown"}, {Canary.Words}"
        );

    // Labels are others on the two sides: that is what they are told apart by.
    private static string Code(Workload workload) =>
        KubeJson.Fingerprint(
            new System.Text.Json.Nodes.JsonArray([
                .. PodTemplate.Containers(workload.Template).Select(static c => c.DeepClone()),
            ])
        );
}
