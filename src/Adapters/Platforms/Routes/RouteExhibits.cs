using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>What a route shows as evidence: its manifest, and what its two Deployments show.</summary>
internal sealed class RouteExhibits(RouteOptions options, KubeApi api, RouteLooking looking)
{
    /// <summary>Shows it; what is not there shows that.</summary>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var workloads = new KubernetesExhibits(
            options.Workloads,
            api,
            new WorkloadLooking(options.Workloads, api)
        ).ShowAsync(cancellation);
        return [await RouteAsync(cancellation), .. await workloads];
    }

    private async Task<Exhibit> RouteAsync(CancellationToken cancellation)
    {
        var name = $"manifest of route {options.Route}";
        try
        {
            return new Exhibit(name, Manifest.Show((await looking.RouteAsync(cancellation)).Json));
        }
        catch (PlatformException e)
        {
            return new Exhibit(name, e.Message);
        }
    }
}
