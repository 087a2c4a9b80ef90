using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Looks at a route and at what it sends to. Which version of its API the server knows is found by asking.</summary>
internal sealed class RouteLooking(
    RouteOptions options,
    IRouteDialect dialect,
    KubeApi api,
    WorkloadLooking workloads
)
{
    private const int NotFound = 404;

    private volatile KubeResource? known;

    /// <summary>The route.</summary>
    /// <exception cref="PlatformException">It is not there, its kind is not, it is not as configured, or the cluster cannot be asked.</exception>
    public async Task<RouteState> RouteAsync(CancellationToken cancellation)
    {
        var (resource, json) = await FindAsync(cancellation);
        return Read(resource, json);
    }

    /// <summary>Reads what the server has said of the route.</summary>
    /// <exception cref="PlatformException">It is not as configured.</exception>
    public RouteState Read(KubeResource resource, JsonObject json) =>
        RouteState.Read(options, dialect, resource, json);

    /// <summary>The whole service.</summary>
    /// <exception cref="PlatformException">Some of it is not there, or the cluster cannot be asked.</exception>
    public async Task<RouteSight> SeeAsync(CancellationToken cancellation)
    {
        // First: where the route's kind is not even known, that is what is to be told.
        var route = await RouteAsync(cancellation);
        var parts = await Task.WhenAll(
            WorkloadAsync(RouteSide.Stable, cancellation),
            WorkloadAsync(RouteSide.Canary, cancellation)
        );
        return new RouteSight(route, parts[0], parts[1], options.VersionLabel);
    }

    /// <summary>The Deployment of a side, asked for anew.</summary>
    public Task<Workload> WorkloadAsync(RouteSide side, CancellationToken cancellation) =>
        workloads.AnewAsync(RouteOptions.Name(options.Of(side)), cancellation);

    private async Task<(KubeResource Resource, JsonObject Json)> FindAsync(
        CancellationToken cancellation
    )
    {
        foreach (var resource in known is { } one ? [one] : dialect.Resources)
        {
            var request = new KubeRequest("get", resource, options.Namespace, options.Route)
            {
                Expected = [NotFound],
            };
            var answer = await api.SendAsync(request, cancellation);
            if (answer.Succeeded)
            {
                known = resource;
                return (resource, api.Read(answer));
            }
            // Of a kind that it knows, the server says in an object which one is missing; else the address is none.
            if (KubeTrouble.StatusOf(answer) is not null)
            {
                throw KubeTrouble.Of(api.Cluster, request, answer, TimeSpan.Zero);
            }
        }
        known = null;
        var kind = dialect.Resources[0];
        throw new PlatformException(
            $"the API server of {api.Cluster} does not know {kind.Kind} ({string.Join(", ", dialect.Resources.Select(static r => r.Group))}): {dialect.Bringer} is not installed there",
            $"what is? {CommandLine.Show(api.Cluster.Kubectl("api-resources", "--api-group", kind.Group.Split('/')[0]))}"
        );
    }
}
