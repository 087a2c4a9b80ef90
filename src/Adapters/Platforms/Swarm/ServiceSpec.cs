using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Docker;
using Lastgood.Core.Platforms;

namespace Lastgood.Adapters.Platforms.Swarm;

/// <summary>A service's spec: what is read of it, and how another one is made of it.</summary>
internal static class ServiceSpec
{
    public const string FailureRollback = "rollback";
    public const string FailurePause = "pause";

    /// <summary>What <c>docker stack deploy</c> compares with its file, to see whether the image was changed.</summary>
    private const string StackImage = "com.docker.stack.image";

    /// <summary>The image that its tasks are to be made of.</summary>
    public static string ImageOf(JsonObject spec) =>
        (string?)spec["TaskTemplate"]?["ContainerSpec"]?["Image"] ?? "";

    /// <summary>A label; null where it has none of that name.</summary>
    public static string? Label(JsonObject? spec, string name) =>
        (string?)(spec?["Labels"] as JsonObject)?[name];

    /// <summary>What Swarm does where an update fails; Swarm's own default where the spec says nothing.</summary>
    public static string FailureAction(JsonObject spec) =>
        (string?)spec["UpdateConfig"]?["FailureAction"] ?? FailurePause;

    /// <summary>How long Swarm watches a task that it has replaced; its own default where the spec says nothing.</summary>
    public static TimeSpan Monitor(JsonObject spec) =>
        (long?)spec["UpdateConfig"]?["Monitor"] is { } nanoseconds and > 0
            ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0)
            : TimeSpan.FromSeconds(5);

    /// <summary>How many tasks it is to have; null where it has one on each node.</summary>
    public static int? Replicas(JsonObject spec) => (int?)spec["Mode"]?["Replicated"]?["Replicas"];

    /// <summary>The names of the environment variables that it sets.</summary>
    public static IReadOnlyList<string> Variables(JsonObject spec) =>
        [
            .. (spec["TaskTemplate"]?["ContainerSpec"]?["Env"] as JsonArray ?? [])
                .Select(static v => ((string?)v ?? "").Split('=', 2)[0])
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What it refers to that may have been removed: what it is for people, and where the manager is asked for it.</summary>
    public static IEnumerable<(string What, string Path)> References(JsonObject spec)
    {
        var template = spec["TaskTemplate"];
        foreach (var secret in template?["ContainerSpec"]?["Secrets"] as JsonArray ?? [])
        {
            yield return (
                $"secret {(string?)secret?["SecretName"]}",
                Path("secrets", secret?["SecretID"])
            );
        }
        foreach (var config in template?["ContainerSpec"]?["Configs"] as JsonArray ?? [])
        {
            yield return (
                $"config {(string?)config?["ConfigName"]}",
                Path("configs", config?["ConfigID"])
            );
        }
        foreach (var network in template?["Networks"] as JsonArray ?? [])
        {
            yield return (
                $"network {(string?)network?["Target"]}",
                Path("networks", network?["Target"])
            );
        }
    }

    /// <summary>The digest of a spec's content, whatever the order of its keys.</summary>
    public static string Fingerprint(JsonObject spec) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(spec)!.ToJsonString()))
        );

    /// <summary>
    /// A release's spec: that of the base, with its image. Name, mode, number of tasks and the way of updating are those of today: they
    /// are no part of a release.
    /// </summary>
    /// <param name="today">The service's spec now.</param>
    /// <param name="basis">The spec that the release ran with, or today's.</param>
    /// <param name="reference">The image, by digest.</param>
    /// <param name="labels">Labels of lastgood's own.</param>
    public static JsonObject For(
        JsonObject today,
        JsonObject basis,
        string reference,
        IReadOnlyDictionary<string, string> labels
    )
    {
        var spec = (JsonObject)basis.DeepClone();
        foreach (var key in new[] { "Name", "Mode", "UpdateConfig", "RollbackConfig" })
        {
            spec.Remove(key);
            if (today[key] is { } value)
            {
                spec[key] = value.DeepClone();
            }
        }
        var template = spec["TaskTemplate"]!.AsObject();
        template["ContainerSpec"]!["Image"] = reference;
        // Of a restart by hand, not of a release.
        template["ForceUpdate"] = today["TaskTemplate"]?["ForceUpdate"]?.DeepClone() ?? 0;
        var marked = WithLabels(spec, labels);
        if (
            Label(marked, StackImage) is not null
            && ImageName.Parse(reference) is { Tag: { } tag } name
        )
        {
            // Where it said otherwise, a stack file with the release that is left now would be taken for unchanged.
            marked["Labels"]![StackImage] = $"{name.Repository}:{tag}";
        }
        return marked;
    }

    /// <summary>The same with some labels.</summary>
    public static JsonObject WithLabels(JsonObject spec, IReadOnlyDictionary<string, string> labels)
    {
        var copy = (JsonObject)spec.DeepClone();
        if (copy["Labels"] is not JsonObject all)
        {
            copy["Labels"] = all = [];
        }
        foreach (var (name, value) in labels)
        {
            all[name] = value;
        }
        return copy;
    }

    /// <summary>The same with another answer to a failing update.</summary>
    public static JsonObject WithFailureAction(JsonObject spec, string action)
    {
        var copy = (JsonObject)spec.DeepClone();
        if (copy["UpdateConfig"] is not JsonObject update)
        {
            throw new PlatformException(
                "the service has no update config that a failure action could be set in",
                "look at it: docker service inspect"
            );
        }
        update["FailureAction"] = action;
        return copy;
    }

    /// <summary>The same, asking for new tasks though nothing else is different.</summary>
    public static JsonObject Forced(JsonObject spec)
    {
        var copy = (JsonObject)spec.DeepClone();
        var template = copy["TaskTemplate"]!.AsObject();
        template["ForceUpdate"] = ((ulong?)template["ForceUpdate"] ?? 0) + 1;
        return copy;
    }

    /// <summary>Leaves of the environment the names: for people. This one changes what it is given.</summary>
    public static void HideEnvironment(JsonNode? spec)
    {
        if (
            spec?["TaskTemplate"]?["ContainerSpec"] is JsonObject container
            && container["Env"] is JsonArray variables
        )
        {
            container["Env"] = HiddenEnvironment.Of(variables);
        }
    }

    private static string Path(string kind, JsonNode? id) =>
        $"/{kind}/{Uri.EscapeDataString((string?)id ?? "")}";

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject all => new JsonObject([
                .. all.OrderBy(static p => p.Key, StringComparer.Ordinal)
                    .Select(static p => KeyValuePair.Create(p.Key, Sorted(p.Value))),
            ]),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
