using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Platforms.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>Whether what a route calls a target is what its Deployment runs, and how much of it is ready.</summary>
internal sealed class TargetPods(RouteOptions options, IRouteDialect dialect, KubeApi api)
{
    /// <summary>Counts the ready pods of a target.</summary>
    /// <param name="route">The route.</param>
    /// <param name="side">Which target.</param>
    /// <param name="workload">Its Deployment.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The target does not exist, or is something else than its Deployment's pods.</exception>
    public async Task<int> ReadyAsync(
        RouteState route,
        RouteSide side,
        Workload workload,
        CancellationToken cancellation
    )
    {
        var target = options.Of(side);
        var choice = await dialect.ChoiceAsync(route, target, cancellation);
        if (OtherTools.OfLabels(choice, api.Cluster) is { } foreign)
        {
            throw new PlatformException(foreign.Reason, foreign.Remedy);
        }
        var chosen = await api.ListAsync(
            KubeResource.Pods,
            options.Namespace,
            choice.Selector,
            cancellation
        );
        var own = (
            await api.ListAsync(
                KubeResource.Pods,
                options.Namespace,
                workload.Selector,
                cancellation
            )
        )
            .Items.Select(static p => p.Uid())
            .ToHashSet(StringComparer.Ordinal);
        var others = chosen
            .Items.Where(p => !own.Contains(p.Uid()))
            .Select(PodView.Of)
            .Where(static p => p.IsReady)
            .ToList();
        if (others.Count > 0)
        {
            throw new PlatformException(
                $"{choice.Where} ({choice.Selector}) chooses {others[0].Name}{(others.Count > 1 ? $" and {others.Count - 1} more" : "")} too, which {workload.Id} does not run: who is sent there would not get its release",
                $"which pods are chosen? {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "get", "pods", "--show-labels", "--selector", choice.Selector))}"
            );
        }
        var ready = chosen.Items.Select(PodView.Of).Count(static p => p.IsReady);
        return ready == 0 && workload.Ready > 0
            ? throw new PlatformException(
                $"{choice.Where} ({choice.Selector}) chooses none of the {workload.Ready} ready pods of {workload.Id}: who is sent there would get no answer",
                $"which labels do they have? {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "get", "pods", "--show-labels", "--selector", workload.Selector))}"
            )
            : ready;
    }

    /// <summary>Makes sure that a target can carry what it will be given.</summary>
    /// <exception cref="PlatformException">It cannot.</exception>
    public async Task<int> EnsureAsync(
        RouteState route,
        RouteSide side,
        Workload workload,
        int needed,
        CancellationToken cancellation
    )
    {
        var ready = await ReadyAsync(route, side, workload, cancellation);
        return ready >= needed
            ? ready
            : throw new PlatformException(
                $"{options.Of(side)} has {Numbers.Of(ready)} ready pods, and {Numbers.Of(needed)} serve now: it could not carry all traffic ({workload.Words})",
                $"why are there not more? {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "describe", workload.Id.ToString()))}"
            );
    }
}
