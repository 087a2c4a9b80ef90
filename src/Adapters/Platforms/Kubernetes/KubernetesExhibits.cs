using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Core.Captures;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>What workloads show as evidence: their manifests, their pods with logs and use, and what happened in the namespace.</summary>
internal sealed class KubernetesExhibits(
    KubernetesOptions options,
    KubeApi api,
    WorkloadLooking looking
)
{
    /// <summary>Shows it; what is not there shows that.</summary>
    public async Task<IReadOnlyList<Exhibit>> ShowAsync(CancellationToken cancellation)
    {
        var pods = new PodExhibits(api, options.Namespace);
        var shown = await Task.WhenAll(
            options.Workloads.Select(w => ShowAsync(w, pods, cancellation))
        );
        return [.. shown.SelectMany(static s => s), await pods.EventsAsync(cancellation)];
    }

    private async Task<IReadOnlyList<Exhibit>> ShowAsync(
        WorkloadName name,
        PodExhibits pods,
        CancellationToken cancellation
    )
    {
        try
        {
            var workload = await looking.WorkloadAsync(name, cancellation);
            return
            [
                new Exhibit($"manifest of {name}", Manifest.Show(workload.Json)),
                .. await pods.ShowAsync(name.ToString(), workload.Selector, cancellation),
            ];
        }
        catch (PlatformException e)
        {
            return [new Exhibit($"manifest of {name}", e.Message)];
        }
    }
}
