using Lastgood.Adapters.Http;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Cluster;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>The platforms whose traffic a route shares between a stable release and a canary.</summary>
public static class RoutePlatform
{
    /// <summary>The name of the one whose route is a VirtualService.</summary>
    public const string Istio = "istio";

    /// <summary>The name of the one whose route is an HTTPRoute.</summary>
    public const string HttpRoute = "httproute";

    /// <summary>Creates it; nothing is asked or changed.</summary>
    /// <param name="options">The service.</param>
    /// <param name="clusters">The clusters that this process speaks to.</param>
    /// <param name="http">Asks the service.</param>
    /// <param name="time">Measures.</param>
    public static IPlatform Create(
        RouteOptions options,
        KubeClusters clusters,
        HttpFetcher http,
        TimeProvider time
    )
    {
        var api = clusters.Of(options.Cluster);
        var progress = new Progress();
        IRouteDialect dialect = options switch
        {
            IstioOptions istio => new IstioDialect(istio, api),
            HttpRouteOptions route => new GatewayDialect(route, api),
            _ => throw new ArgumentException($"no kind of route for {options}", nameof(options)),
        };
        return new ClusterPlatform(
            options.Platform,
            options,
            new RouteHost(options, dialect, api, new ServiceProbe(http, time), progress.Tell),
            progress,
            http,
            time
        );
    }
}
