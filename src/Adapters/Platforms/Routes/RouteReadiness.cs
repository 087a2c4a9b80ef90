using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Core.Platforms;
using Lastgood.Core.Readiness;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Whether traffic could be moved back now, and what of that would be seen.</summary>
internal sealed class RouteReadiness(
    RouteOptions options,
    IRouteDialect dialect,
    KubeApi api,
    RouteLooking looking,
    TargetPods pods
)
{
    /// <summary>Asks the cluster.</summary>
    public async Task<IReadOnlyList<ReadinessCheck>> CheckAsync(CancellationToken cancellation)
    {
        RouteSight sight;
        try
        {
            sight = await looking.SeeAsync(cancellation);
        }
        catch (PlatformException e)
        {
            return
            [
                ReadinessCheck.No(
                    "route",
                    e.Message,
                    e.Remedy ?? string.Join(' ', api.Cluster.Kubectl("version"))
                ),
            ];
        }
        var checks = new List<ReadinessCheck>
        {
            ReadinessCheck.Yes("route", sight.Words),
            OtherTools.Of(sight.Route, dialect, options.Cluster) is { } tool
                ? ReadinessCheck.No("weights", tool.Reason, tool.Remedy)
                : ReadinessCheck.Yes("weights", "no other tool moves them"),
        };
        foreach (var side in new[] { RouteSide.Stable, RouteSide.Canary })
        {
            checks.Add(await TargetAsync(sight, side, cancellation));
        }
        if (options.Front.Length == 0)
        {
            checks.Add(
                ReadinessCheck.Unknown(
                    "data plane",
                    "weights are read back from the API server, not from the proxies, and there is no url where it could be asked who answers",
                    "give the service a url"
                )
            );
        }
        checks.AddRange(
            await Task.WhenAll(
                Needs(sight)
                    .Select(n => PermissionChecks.OfAsync(api, options.Namespace, n, cancellation))
            )
        );
        return checks;
    }

    private async Task<ReadinessCheck> TargetAsync(
        RouteSight sight,
        RouteSide side,
        CancellationToken cancellation
    )
    {
        var name = $"{side.Word()} target";
        try
        {
            var ready = await pods.ReadyAsync(sight.Route, side, sight.Of(side), cancellation);
            return ReadinessCheck.Yes(
                name,
                $"{options.Of(side)} is {Numbers.Of(ready)} ready pods of {sight.Of(side).Id}"
            );
        }
        catch (PlatformException e)
        {
            return side == RouteSide.Stable
                ? ReadinessCheck.No(name, e.Message, e.Remedy ?? "lastgood ready")
                : ReadinessCheck.Unknown(name, e.Message, e.Remedy);
        }
    }

    private IEnumerable<(string Verb, string Resource, string Group)> Needs(RouteSight sight)
    {
        const string apps = "apps";
        var route = sight.Route.Resource;
        var group = route.Group.Split('/')[0];
        yield return ("get", route.Plural, group);
        yield return ("watch", route.Plural, group);
        yield return ("patch", route.Plural, group);
        yield return ("get", KubeResource.Deployments.Plural, apps);
        yield return ("watch", KubeResource.Deployments.Plural, apps);
        yield return ("patch", KubeResource.Deployments.Plural, apps);
        yield return ("list", KubeResource.Pods.Plural, "");
        yield return ("watch", KubeResource.Pods.Plural, "");
        yield return ("get", ServiceChoice.Services.Plural, "");
        yield return ("list", KubeResource.Autoscalers.Plural, "autoscaling");
        if (new[] { options.Stable, options.Canary }.Any(static t => t.Subset is not null))
        {
            yield return ("list", "destinationrules", group);
        }
    }
}
