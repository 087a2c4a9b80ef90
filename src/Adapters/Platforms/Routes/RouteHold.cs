using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Watches a route for a while: whoever takes its weights back is noticed with the first change.</summary>
internal sealed class RouteHold(
    RouteOptions options,
    IRouteDialect dialect,
    KubeApi api,
    RouteLooking looking
)
{
    /// <summary>Watches.</summary>
    /// <param name="scene">How traffic is to be shared all the time.</param>
    /// <param name="span">How long.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The route as it is at the end.</returns>
    /// <exception cref="PlatformException">It was shared otherwise, the route was deleted, or the cluster cannot be asked at the end.</exception>
    public async Task<RouteState> HoldAsync(
        RouteScene scene,
        TimeSpan span,
        CancellationToken cancellation
    )
    {
        var route = Checked(scene, await looking.RouteAsync(cancellation));
        using var over = new CancellationTokenSource(span, api.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation,
            over.Token
        );
        try
        {
            await FollowAsync(scene, route, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
        return Checked(scene, await looking.RouteAsync(cancellation));
    }

    private async Task FollowAsync(
        RouteScene scene,
        RouteState route,
        CancellationToken cancellation
    )
    {
        var watch = new KubeWatch(api, route.Resource, options.Namespace)
        {
            Fields = $"metadata.name={options.Route}",
        };
        await foreach (var told in watch.FollowAsync(route.Json.Version(), cancellation))
        {
            switch (told)
            {
                case { Kind: KubeEventKind.Deleted }:
                    throw new PlatformException(
                        $"{route.Id} was deleted meanwhile",
                        "who did? The audit log of the API server tells; make a plan anew: lastgood plan"
                    );
                case { Object: { } json }:
                    Checked(scene, looking.Read(route.Resource, json));
                    break;
            }
        }
    }

    private RouteState Checked(RouteScene scene, RouteState route) =>
        scene.IsMade(route) ? route : throw scene.Changed(route, dialect);
}
