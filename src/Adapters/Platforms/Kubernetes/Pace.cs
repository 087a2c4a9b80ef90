using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Kubernetes.Pods;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>How a workload goes back: with more pods meanwhile where there is room for them, else with as few missing as its budget allows.</summary>
internal sealed class Pace(KubernetesOptions options, KubeApi api, SurgeRoom room)
{
    private readonly Budgets budgets = new(options, api);

    /// <summary>Its pace.</summary>
    /// <param name="workload">What goes back.</param>
    /// <param name="template">The pods that are made.</param>
    /// <param name="hash">The hash of pods that are of that template already; empty where none are.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformException">The cluster cannot be asked.</exception>
    public async Task<Going> OfAsync(
        Workload workload,
        JsonObject template,
        string hash,
        CancellationToken cancellation
    )
    {
        foreach (var isFast in new[] { options.Speed == RollbackSpeed.Fast, false }.Distinct())
        {
            var surge = Surge.Of(workload, isFast);
            if (
                surge.Strategy.Length > 0
                && await room.LacksAsync(template, surge.Most, isFast, cancellation) is null
            )
            {
                return new Going(
                    surge.Strategy,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"; never fewer pods than now, up to {surge.Most} more meanwhile"
                    )
                );
            }
        }
        var fewer = Surge.Missing(workload);
        return fewer == 0
            ? Going.AsItIs
            : await WithinAsync(workload, template, hash, fewer, cancellation);
    }

    // Neither a Deployment's controller nor another one looks at a budget when it replaces pods.
    private async Task<Going> WithinAsync(
        Workload workload,
        JsonObject template,
        string hash,
        int fewer,
        CancellationToken cancellation
    )
    {
        var isRolling = workload is { Id.Kind: WorkloadKind.Deployment, Strategy: "RollingUpdate" };
        var noRoom = isRolling ? "there is no room for more pods, so " : "";
        Budget? budget;
        try
        {
            budget = await budgets.TightestAsync(workload, cancellation);
        }
        catch (PlatformException e)
        {
            return new Going(
                "",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"; {noRoom}up to {fewer} fewer than wanted meanwhile, and whether a PodDisruptionBudget forbids that cannot be told: {e.Message}"
                )
            );
        }
        if (
            budget is null
            || fewer <= budget.Spare
            || options.IfBudget == TightBudget.GoBelow
            || !await ServeAsync(workload, hash, budget.Spare, cancellation)
        )
        {
            return budget is null && !isRolling
                ? Going.AsItIs
                : new Going(
                    "",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"; {noRoom}up to {fewer} fewer than wanted meanwhile{(budget is not null && fewer > budget.Spare ? $", below {budget}" : "")}"
                    )
                );
        }
        var more = isRolling ? Surge.More(workload) : 0;
        if (
            isRolling
            && (
                budget.Spare > 0
                || (
                    more > 0
                    && await room.LacksAsync(template, more, asksNodes: false, cancellation) is null
                )
            )
        )
        {
            return new Going(
                Surge.StrategyOf(budget.Spare, more),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"; {noRoom}up to {budget.Spare} fewer than wanted meanwhile, not {fewer}: that is what {budget.Name} lets be missing (PodDisruptionBudget)"
                )
            );
        }
        return new Going("", "")
        {
            Refusal = new Refusal(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{noRoom}{fewer} of the pods of {workload.Id} that serve would be missing meanwhile: below {budget}"
                ),
                $"make room for more pods, or let more be missing: {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "edit", "poddisruptionbudget", budget.Name))}; or write \"if_budget: go_below\""
            ),
        };
    }

    // Pods that do not serve are not missed, nor are those replaced that are of the release already.
    private async Task<bool> ServeAsync(
        Workload workload,
        string hash,
        int spare,
        CancellationToken cancellation
    )
    {
        var pods = await api.ListAsync(
            KubeResource.Pods,
            options.Namespace,
            workload.Selector,
            cancellation
        );
        return pods.Items.Select(PodView.Of)
                .Count(p => p is { IsReady: true, IsEnding: false } && p.Hash != hash) > spare;
    }
}

/// <summary>How a workload goes back.</summary>
/// <param name="Strategy">A Deployment's strategy meanwhile, as JSON; empty where it stays as it is.</param>
/// <param name="Words">What that means, for the plan; empty where it means nothing.</param>
internal sealed record Going(string Strategy, string Words)
{
    /// <summary>As it is configured, and no pod is missing.</summary>
    public static Going AsItIs { get; } = new("", "");

    /// <summary>Why it cannot; null where it can.</summary>
    public Refusal? Refusal { get; init; }
}
