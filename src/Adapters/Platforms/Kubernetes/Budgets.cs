using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>The PodDisruptionBudgets of a namespace. Kubernetes holds no rollout to them; lastgood does.</summary>
internal sealed class Budgets(KubernetesOptions options, KubeApi api)
{
    /// <summary>The budget that leaves the fewest pods of a workload to be missing; null where none is about it.</summary>
    /// <exception cref="PlatformException">The cluster cannot be asked, or does not allow it.</exception>
    public async Task<Budget?> TightestAsync(Workload workload, CancellationToken cancellation)
    {
        var labels = workload
            .Template.Pairs("metadata", "labels")
            .ToDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);
        return (await ListAsync(cancellation))
            .Where(b => LabelMatch.Fits(b.At("spec", "selector"), labels))
            .Select(b => Budget.Of(b, workload.Wanted))
            .MinBy(static b => b.Spare);
    }

    // Servers before 1.21 know the older one, those since 1.25 only the newer.
    private async Task<IReadOnlyList<JsonObject>> ListAsync(CancellationToken cancellation)
    {
        foreach (var resource in (KubeResource[])[KubeResource.Budgets, KubeResource.OlderBudgets])
        {
            var answer = await api.SendAsync(
                new KubeRequest("list", resource, options.Namespace) { Expected = [404] },
                cancellation
            );
            if (answer.Succeeded)
            {
                // To the older one a selector that says nothing means no pod, to the newer one all.
                return
                [
                    .. api.Read(answer)
                        .Items("items")
                        .Where(b =>
                            resource == KubeResource.Budgets
                            || b.At("spec", "selector") is JsonObject { Count: > 0 }
                        ),
                ];
            }
        }
        return [];
    }
}

/// <summary>What a PodDisruptionBudget says of a workload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spare">How many of the pods that are wanted may be missing.</param>
internal sealed record Budget(string Name, int Spare)
{
    /// <summary>Reads it.</summary>
    /// <param name="json">The object.</param>
    /// <param name="wanted">How many pods there shall be, where it is of one workload and its controller has not said.</param>
    public static Budget Of(JsonObject json, int wanted)
    {
        var expected = json.Number("status", "expectedPods") is > 0 and var told ? told : wanted;
        // As its controller rounds: a share of pods is rounded up, whichever way it is told.
        var spare = json.At("spec", "maxUnavailable") is { } most
            ? Share.Of(most, expected, Math.Ceiling)
            : expected - Share.Of(json.At("spec", "minAvailable"), expected, Math.Ceiling);
        return new Budget(json.Name() ?? "", Math.Max(0, spare));
    }

    /// <summary>It, for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"PodDisruptionBudget {Name}, which lets {Spare} be missing"
        );
}
