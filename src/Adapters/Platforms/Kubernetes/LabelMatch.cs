using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Whether labels are those that a selector means, as the API server says of it.</summary>
internal static class LabelMatch
{
    /// <summary>Whether they are. A selector that says nothing means all; where there is none, nothing is meant.</summary>
    public static bool Fits(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is JsonObject
        && selector
            .Pairs("matchLabels")
            .All(w => labels.TryGetValue(w.Key, out var has) && has == w.Value)
        && selector.Items("matchExpressions").All(e => Holds(e, labels));

    private static bool Holds(JsonObject one, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(one.Text("key") ?? "");
        var isAmong =
            value is not null && (one["values"] as JsonArray ?? []).Any(v => v.Text() == value);
        return one.Text("operator") switch
        {
            "In" => isAmong,
            "NotIn" => !isAmong,
            "Exists" => value is not null,
            _ => value is null,
        };
    }
}
