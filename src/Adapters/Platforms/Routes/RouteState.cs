using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Routes.Dialects;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes;

/// <summary>A route as the API server has it at one moment.</summary>
/// <param name="Resource">Its kind, in the version of its API that the server knows.</param>
/// <param name="Json">The whole object.</param>
/// <param name="Pairs">The rules that are moved, with the places of the two destinations in each.</param>
/// <param name="Host">The host that the targets are of, with its namespace.</param>
/// <param name="Elsewhere">Where else the canary gets traffic from this route, in the route's words.</param>
internal sealed record RouteState(
    KubeResource Resource,
    JsonObject Json,
    IReadOnlyList<RulePair> Pairs,
    string Host,
    IReadOnlyList<string> Elsewhere
)
{
    public string Uid => Json.Uid() ?? "";

    /// <summary>As kubectl writes it: <c>virtualservice/web</c>.</summary>
    public string Id => $"{Resource.Singular}/{Json.Name()}";

    /// <summary>How traffic is shared now.</summary>
    public Split Split => new([.. Pairs.Select(static p => p.Share)]);

    /// <summary>The operations that share it otherwise: all weights at once.</summary>
    public JsonArray To(Split split, IRouteDialect dialect)
    {
        var all = new JsonArray();
        foreach (var pair in Pairs)
        {
            var share = split.Shares.First(s => s.Rule == pair.Share.Rule);
            all.Add(
                (JsonNode)
                    KubeChange.Operation(
                        "add",
                        dialect.WeightPath(share.Rule, pair.StableAt),
                        share.Stable
                    )
            );
            all.Add(
                (JsonNode)
                    KubeChange.Operation(
                        "add",
                        dialect.WeightPath(share.Rule, pair.CanaryAt),
                        share.Canary
                    )
            );
        }
        return all;
    }

    /// <summary>Reads a route.</summary>
    /// <exception cref="PlatformException">It is not one that shares traffic between the two targets and nothing else.</exception>
    public static RouteState Read(
        RouteOptions options,
        IRouteDialect dialect,
        KubeResource resource,
        JsonObject json
    )
    {
        var pairs = new List<RulePair>();
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var elsewhere = new List<string>(dialect.Besides(json, options.Canary));
        foreach (var rule in dialect.Rules(json))
        {
            var to = rule.Destinations.ToList();
            var stable = to.FindIndex(d => dialect.IsTo(d, options.Stable));
            var canary = to.FindIndex(d => dialect.IsTo(d, options.Canary));
            if (stable < 0 && canary < 0)
            {
                continue;
            }
            if (!options.IsChosen(rule.Name, rule.Index))
            {
                if (canary >= 0)
                {
                    elsewhere.Add($"{dialect.RuleWord} {rule.Name}");
                }
                continue;
            }
            if (canary < 0)
            {
                // All of it goes to the stable side already.
                continue;
            }
            var others = to.Where((_, at) => at != stable && at != canary).ToList();
            if (stable < 0 || others.Count > 0)
            {
                throw new PlatformException(
                    $"{dialect.RuleWord} {rule.Name} of {resource.Singular}/{options.Route} sends to {string.Join(", ", to)}: lastgood moves traffic only between {options.Stable} and {options.Canary}",
                    "change the route to these two, or name the one that has them in the configuration: \"rule\""
                );
            }
            hosts.UnionWith([to[stable].Host, to[canary].Host]);
            pairs.Add(
                new RulePair(
                    stable,
                    canary,
                    new RuleShare(rule.Index, to[stable].Weight, to[canary].Weight)
                )
            );
        }
        if (pairs.Count == 0)
        {
            throw new PlatformException(
                $"no {dialect.RuleWord}{(options.Rule is { } name ? $" {name}" : "")} of {resource.Singular}/{options.Route} in namespace {options.Namespace} sends to both {options.Stable} and {options.Canary}",
                $"look at it: {CommandLine.Show(options.Cluster.Kubectl("--namespace", options.Namespace, "get", $"{resource.RoleName}/{options.Route}", "-o", "yaml"))}"
            );
        }
        if (options.Stable.Subset is not null && hosts.Count > 1)
        {
            throw new PlatformException(
                $"{resource.Singular}/{options.Route} sends to {options.Stable} and {options.Canary} of several hosts: {string.Join(", ", hosts)}",
                "name the one that is meant in the configuration: \"host\""
            );
        }
        return new RouteState(resource, json, pairs, hosts.First(), elsewhere);
    }
}

/// <summary>A rule that sends to both targets.</summary>
/// <param name="StableAt">The place of the stable one among its destinations, from 0.</param>
/// <param name="CanaryAt">The canary's.</param>
/// <param name="Share">How it shares.</param>
internal sealed record RulePair(int StableAt, int CanaryAt, RuleShare Share);
