using System.Text.Json.Nodes;

namespace Lastgood.KubernetesBed.Nodes;

/// <summary>Which nodes a pod may be on: nodeSelector and the required node affinity. That is how DaemonSets place theirs.</summary>
internal static class Affinity
{
    public static bool Allows(Pod pod, JsonNode node)
    {
        var labels = node["metadata"]!["labels"]!;
        var selector = pod.Spec["nodeSelector"]?.AsObject() ?? [];
        var terms = pod.Spec["affinity"]
            ?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]?[
                "nodeSelectorTerms"
            ]?.AsArray();
        return selector.All(pair =>
                labels[pair.Key]?.GetValue<string>() == pair.Value!.GetValue<string>()
            ) && (terms is null || terms.Any(term => Matches(term!, node)));
    }

    private static bool Matches(JsonNode term, JsonNode node) =>
        (term["matchExpressions"]?.AsArray() ?? []).All(wanted =>
            Holds(wanted!, node["metadata"]!["labels"]![Key(wanted!)]?.GetValue<string>())
        )
        && (term["matchFields"]?.AsArray() ?? []).All(wanted =>
            Holds(wanted!, node["metadata"]!["name"]!.GetValue<string>())
        );

    private static string Key(JsonNode wanted) => wanted["key"]!.GetValue<string>();

    private static bool Holds(JsonNode wanted, string? value)
    {
        var named = (wanted["values"]?.AsArray() ?? []).Any(one =>
            one!.GetValue<string>() == value
        );
        return wanted["operator"]!.GetValue<string>() switch
        {
            "In" => named,
            "NotIn" => !named,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            var other => throw new NotSupportedException($"the bed knows no operator {other}"),
        };
    }
}
