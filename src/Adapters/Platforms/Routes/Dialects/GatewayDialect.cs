using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Routes.Dialects;

/// <summary>An HTTPRoute, whose targets are Services. Its gateways say in its status what they make of it.</summary>
internal sealed class GatewayDialect(HttpRouteOptions options, KubeApi api) : IRouteDialect
{
    /// <summary>Of a backend that names none.</summary>
    private const int UsualWeight = 1;

    public IReadOnlyList<KubeResource> Resources { get; } =
    [
        new("gateway.networking.k8s.io/v1", "httproutes", "HTTPRoute"),
        new("gateway.networking.k8s.io/v1beta1", "httproutes", "HTTPRoute"),
    ];

    public string Bringer => "the Gateway API";

    public string RuleWord => "rule";

    public string[] RulesField => ["f:spec", "f:rules"];

    public IReadOnlyList<RuleView> Rules(JsonObject route) =>
        [
            .. route
                .Items("spec", "rules")
                .Select(
                    (rule, index) =>
                        new RuleView(
                            index,
                            rule.Text("name") ?? index.ToString(CultureInfo.InvariantCulture),
                            [.. rule.Items("backendRefs").Select(Read)]
                        )
                ),
        ];

    public bool IsTo(Destination destination, RouteTarget target) =>
        destination.Host == $"{target.Service}.{options.Namespace}";

    public IEnumerable<string> Besides(JsonObject route, RouteTarget target) => [];

    public string WeightPath(int rule, int destination) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/spec/rules/{rule}/backendRefs/{destination}/weight"
        );

    public Task<PodChoice> ChoiceAsync(
        RouteState route,
        RouteTarget target,
        CancellationToken cancellation
    ) => ServiceChoice.OfAsync(api, options.Namespace, target.Service!, cancellation);

    public Acknowledgement Acknowledged(JsonObject route)
    {
        var parents = route.Items("status", "parents").ToList();
        if (parents.Count == 0)
        {
            return new Acknowledgement(null, "no gateway has said anything of the route");
        }
        var generation = route.Number("metadata", "generation") ?? 0;
        foreach (var parent in parents)
        {
            var gateway = $"gateway {parent.Text("parentRef", "name")}";
            foreach (var type in new[] { "Accepted", "ResolvedRefs" })
            {
                var condition = parent
                    .Items("conditions")
                    .FirstOrDefault(c => c.Text("type") == type);
                if (condition is null || (condition.Number("observedGeneration") ?? 0) < generation)
                {
                    return new Acknowledgement(false, $"{gateway} has not taken it over yet");
                }
                if (condition.Text("status") != "True")
                {
                    return new Acknowledgement(
                        false,
                        $"{gateway} says {type} is {condition.Text("status")}: {condition.Text("message")}"
                    );
                }
            }
        }
        return new Acknowledgement(
            true,
            $"taken over by {string.Join(", ", parents.Select(static p => p.Text("parentRef", "name")))}"
        );
    }

    private Destination Read(JsonObject one)
    {
        var isService =
            (one.Text("kind") ?? "Service") == "Service" && one.Text("group") is null or "";
        var host = $"{one.Text("name")}.{one.Text("namespace") ?? options.Namespace}";
        return new Destination(
            isService ? host : $"{one.Text("kind")}/{host}",
            null,
            one.Number("weight") ?? UsualWeight
        );
    }
}
