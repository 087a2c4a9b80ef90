using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>
/// The strategy of a Deployment on its way back: as many pods at a time as its own strategy would replace, but made before others are
/// ended, so that there are never fewer than serve now.
/// </summary>
/// <param name="Most">How many pods more than wanted it may have then.</param>
/// <param name="Strategy">The strategy as JSON; empty where its own does that already.</param>
internal sealed record Surge(int Most, string Strategy)
{
    /// <summary>What a Deployment takes where nothing is written.</summary>
    private const double Quarter = 0.25;

    /// <summary>Its own strategy.</summary>
    public static Surge None { get; } = new(0, "");

    /// <summary>What it would be.</summary>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="isFast">Whether all pods are to be made at once.</param>
    public static Surge Of(Workload deployment, bool isFast)
    {
        if (deployment.Id.Kind != WorkloadKind.Deployment || deployment.Strategy != "RollingUpdate")
        {
            return None;
        }
        var missing = Missing(deployment);
        var more = More(deployment);
        var most = isFast ? Math.Max(deployment.Wanted, 1) : Math.Max(more + missing, 1);
        return missing == 0 && most == more ? None : new Surge(most, StrategyOf(0, most));
    }

    /// <summary>A strategy, as JSON.</summary>
    /// <param name="missing">How many pods may be missing.</param>
    /// <param name="more">How many there may be more than wanted.</param>
    public static string StrategyOf(int missing, int more) =>
        new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject
            {
                ["maxUnavailable"] = missing,
                ["maxSurge"] = more,
            },
        }.ToJsonString();

    /// <summary>How many pods may be missing while a workload rolls out as it is configured, as its controller rounds.</summary>
    public static int Missing(Workload workload)
    {
        var wanted = workload.Wanted;
        var rolling = workload.Json.At(
            "spec",
            workload.Id.Kind == WorkloadKind.Deployment ? "strategy" : "updateStrategy",
            "rollingUpdate"
        );
        var most = rolling.At("maxUnavailable");
        return workload.Id.Kind switch
        {
            WorkloadKind.Deployment when workload.Strategy != "RollingUpdate" => wanted,
            WorkloadKind.Deployment => Share.Of(most, wanted, Math.Floor, Quarter),
            WorkloadKind.DaemonSet
                when Share.Of(rolling.At("maxSurge"), wanted, Math.Ceiling) > 0 => 0,
            _ => most is null ? 1 : Math.Max(1, Share.Of(most, wanted, Math.Ceiling)),
        };
    }

    /// <summary>How many pods more than wanted a Deployment may have while it rolls out as it is configured.</summary>
    public static int More(Workload deployment) =>
        Share.Of(
            deployment.Json.At("spec", "strategy", "rollingUpdate", "maxSurge"),
            deployment.Wanted,
            Math.Ceiling,
            Quarter
        );
}
