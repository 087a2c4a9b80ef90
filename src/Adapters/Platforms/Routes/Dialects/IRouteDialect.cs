using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Routes.Dialects;

/// <summary>One kind of route object: what is the same of all of them is done elsewhere.</summary>
internal interface IRouteDialect
{
    /// <summary>The kind by the versions of its API that are understood, the newest first.</summary>
    IReadOnlyList<KubeResource> Resources { get; }

    /// <summary>What brings the kind, for people.</summary>
    string Bringer { get; }

    /// <summary>What the object calls its rules: <c>http route</c>.</summary>
    string RuleWord { get; }

    /// <summary>The field that holds the rules, as the API server notes who wrote it.</summary>
    string[] RulesField { get; }

    /// <summary>The rules with where each sends to.</summary>
    IReadOnlyList<RuleView> Rules(JsonObject route);

    /// <summary>Whether a destination is a target.</summary>
    bool IsTo(Destination destination, RouteTarget target);

    /// <summary>Where, besides in its rules, a route sends to a target.</summary>
    IEnumerable<string> Besides(JsonObject route, RouteTarget target);

    /// <summary>The place of a weight, as a JSON patch names it.</summary>
    string WeightPath(int rule, int destination);

    /// <summary>
    /// The labels of the pods that a target's traffic goes to.
    /// </summary>
    /// <exception cref="Core.Platforms.PlatformException">The target does not exist, or the cluster cannot be asked.</exception>
    Task<PodChoice> ChoiceAsync(
        RouteState route,
        RouteTarget target,
        CancellationToken cancellation
    );

    /// <summary>What those who carry the route out say of it as it is now.</summary>
    Acknowledgement Acknowledged(JsonObject route);
}

/// <summary>A rule of a route.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Name">Its name; its number where it has none.</param>
/// <param name="Destinations">Where it sends to, in the object's order.</param>
internal sealed record RuleView(int Index, string Name, IReadOnlyList<Destination> Destinations);

/// <summary>One destination of a rule.</summary>
/// <param name="Host">The host or Service with its namespace: <c>web.shop</c>.</param>
/// <param name="Subset">Its subset; null for the whole.</param>
/// <param name="Weight">Its weight as it counts, where none is written too.</param>
internal sealed record Destination(string Host, string? Subset, int Weight)
{
    public override string ToString() => Subset is null ? Host : $"{Host} subset {Subset}";
}

/// <summary>Which pods a target has.</summary>
/// <param name="Labels">The labels that they all have; at least one.</param>
/// <param name="Where">Who says so, for people.</param>
internal sealed record PodChoice(IReadOnlyDictionary<string, string> Labels, string Where)
{
    public string Selector => string.Join(',', Labels.Select(static l => $"{l.Key}={l.Value}"));
}

/// <summary>What is known of a route being carried out.</summary>
/// <param name="IsDone">Whether it is; null where nobody says.</param>
/// <param name="Words">For people.</param>
internal sealed record Acknowledgement(bool? IsDone, string Words);
