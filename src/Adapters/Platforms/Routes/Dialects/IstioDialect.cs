using System.Globalization;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Routes.Dialects;

/// <summary>A VirtualService, whose targets are subsets that DestinationRules define.</summary>
internal sealed class IstioDialect(IstioOptions options, KubeApi api) : IRouteDialect
{
    /// <summary>Rules without weights for requests: they are never moved.</summary>
    private static readonly string[] Undecoded = ["tcp", "tls"];

    public IReadOnlyList<KubeResource> Resources { get; } =
    [
        new("networking.istio.io/v1", "virtualservices", "VirtualService"),
        new("networking.istio.io/v1beta1", "virtualservices", "VirtualService"),
    ];

    public string Bringer => "Istio";

    public string RuleWord => "http route";

    public string[] RulesField => ["f:spec", "f:http"];

    public IReadOnlyList<RuleView> Rules(JsonObject route) =>
        [
            .. route
                .Items("spec", "http")
                .Select(
                    (rule, index) =>
                        new RuleView(
                            index,
                            rule.Text("name") ?? index.ToString(CultureInfo.InvariantCulture),
                            Destinations(rule)
                        )
                ),
        ];

    public bool IsTo(Destination destination, RouteTarget target) =>
        destination.Subset == target.Subset
        && (options.Host is null || destination.Host == Full(options.Host));

    public IEnumerable<string> Besides(JsonObject route, RouteTarget target) =>
        Undecoded.SelectMany(kind =>
            route
                .Items("spec", kind)
                .SelectMany(static r => r.Items("route"))
                .Where(d => IsTo(Read(d, 0), target))
                .Select(_ => $"{kind} route")
        );

    public string WeightPath(int rule, int destination) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/spec/http/{rule}/route/{destination}/weight"
        );

    public async Task<PodChoice> ChoiceAsync(
        RouteState route,
        RouteTarget target,
        CancellationToken cancellation
    )
    {
        var subset = target.Subset!;
        var host = route.Host;
        var rules = await api.ListAsync(
            new KubeResource(route.Resource.Group, "destinationrules", "DestinationRule"),
            options.Namespace,
            null,
            cancellation
        );
        var found = rules
            .Items.Where(r => Full(r.Text("spec", "host") ?? "") == host)
            .SelectMany(static r => r.Items("spec", "subsets").Select(s => (Rule: r, Subset: s)))
            .FirstOrDefault(p => p.Subset.Text("name") == subset);
        if (found.Subset is null)
        {
            throw new PlatformException(
                $"no DestinationRule for {host} in namespace {options.Namespace} of {api.Cluster} has the subset {subset}: traffic that is sent there gets no answer",
                $"which subsets are there? {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "get", "destinationrules.networking.istio.io", "-o", "yaml"))}"
            );
        }
        var labels = found.Subset.Pairs("labels").ToDictionary(StringComparer.Ordinal);
        // A subset is a part of its host's pods.
        var service = host.Split('.')[0];
        if (
            host == Full(service)
            && await api.FindAsync(ServiceChoice.Services, options.Namespace, service, cancellation)
                is { } whole
        )
        {
            foreach (var (name, value) in whole.Pairs("spec", "selector"))
            {
                labels.TryAdd(name, value);
            }
        }
        return labels.Count > 0
            ? new PodChoice(labels, $"subset {subset} of destinationrule/{found.Rule.Name()}")
            : throw new PlatformException(
                $"subset {subset} of destinationrule/{found.Rule.Name()} has no labels: it cannot be told who answers for it",
                $"give it labels: {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "edit", $"destinationrules.networking.istio.io/{found.Rule.Name()}"))}"
            );
    }

    // A status is written only where istiod was told to, and says nothing of the proxies.
    public Acknowledgement Acknowledged(JsonObject route) =>
        new(null, "what the proxies have of it was not asked: istioctl proxy-status tells");

    private List<Destination> Destinations(JsonObject rule)
    {
        var all = rule.Items("route").ToList();
        // One alone gets everything; of several, one without a weight gets nothing.
        return [.. all.Select(d => Read(d, all.Count == 1 ? RuleShare.All : 0))];
    }

    private Destination Read(JsonObject one, int usual) =>
        new(
            Full(one.Text("destination", "host") ?? ""),
            one.Text("destination", "subset"),
            one.Number("weight") ?? usual
        );

    private string Full(string host) => ServiceChoice.Full(host, options.Namespace);
}
