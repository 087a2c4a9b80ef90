using System.Globalization;
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
        var rolling = deployment.Json.At("spec", "strategy", "rollingUpdate");
        var wanted = deployment.Wanted;
        // As the controller rounds: what may be missing down, what may be more up.
        var missing = Count(rolling.At("maxUnavailable"), wanted, Math.Floor);
        var more = Count(rolling.At("maxSurge"), wanted, Math.Ceiling);
        var most = isFast ? Math.Max(wanted, 1) : Math.Max(more + missing, 1);
        return missing == 0 && most == more
            ? None
            : new Surge(
                most,
                new JsonObject
                {
                    ["type"] = "RollingUpdate",
                    ["rollingUpdate"] = new JsonObject
                    {
                        ["maxUnavailable"] = 0,
                        ["maxSurge"] = most,
                    },
                }.ToJsonString()
            );
    }

    /// <summary>How many pods may be missing while it rolls out as it is configured.</summary>
    public static int Missing(Workload deployment) =>
        Count(
            deployment.Json.At("spec", "strategy", "rollingUpdate", "maxUnavailable"),
            deployment.Wanted,
            Math.Floor
        );

    private static int Count(JsonNode? value, int wanted, Func<double, double> round)
    {
        const double quarter = 0.25;
        if (value is JsonValue number && number.TryGetValue<int>(out var count))
        {
            return count;
        }
        var share =
            value.Text() is { } text
            && text.EndsWith('%')
            && double.TryParse(
                text[..^1],
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var percent
            )
                ? percent / 100
                : quarter;
        return (int)round(share * wanted);
    }
}
