using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;
using Lastgood.Adapters.Platforms.Kubernetes.Configuration;
using Lastgood.Adapters.Platforms.Kubernetes.Releases;
using Lastgood.Adapters.Platforms.Steps;
using Lastgood.Adapters.Processes;
using Lastgood.Core.Platforms;
using Lastgood.Core.Runs;

namespace Lastgood.Adapters.Platforms.Kubernetes.Steps;

/// <summary>Puts back what a ConfigMap or Secret held when the release ran. What it held is never in the journal: it is kept aside by its fingerprint.</summary>
internal sealed class ContentStep(
    KubernetesOptions options,
    KubeApi api,
    Configurations configurations,
    ReleaseShelf shelf,
    SecretVault vault
) : IStep
{
    public const string Name = "configuration";

    private const int Conflict = 409;

    /// <summary>The step.</summary>
    /// <param name="content">What it holds now.</param>
    /// <param name="kept">What it shall hold.</param>
    /// <param name="release">The release that it held that for.</param>
    /// <param name="place">Where, for people.</param>
    public static PlannedStep For(
        ConfigContent content,
        KeptContent kept,
        string release,
        string place
    ) =>
        new(
            Name,
            content.Exists
                ? $"put {content.Ref} back to what {release} ran with{place}"
                : $"make {content.Ref} anew, which is gone, as {release} ran with it{place}",
            Stage.Activate,
            [],
            Details.Of(
                ("object", content.Ref.ToString()),
                ("release", release),
                ("from", content.Fingerprint),
                ("to", kept.Fingerprint)
            ),
            TimeSpan.FromMinutes(1)
        );

    public async Task<Details> CaptureAsync(PlannedStep step, CancellationToken cancellation)
    {
        var content = await ReadAsync(step, cancellation);
        return Details.Of(("content", content.Fingerprint));
    }

    public async Task<Observation> ObserveAsync(PlannedStep step, CancellationToken cancellation)
    {
        var content = await ReadAsync(step, cancellation);
        return content.Fingerprint == step.Arguments["to"] ? Observation.Applied
            : content.Fingerprint == step.Arguments["from"] ? Observation.NotApplied
            : Observation.Diverged;
    }

    public Task<Details> ApplyAsync(PlannedStep step, CancellationToken cancellation) =>
        WriteAsync(step, step.Arguments["from"], step.Arguments["to"], cancellation);

    public Task<Details> UndoAsync(
        PlannedStep step,
        Details capture,
        CancellationToken cancellation
    ) => WriteAsync(step, step.Arguments["to"], capture["content"], cancellation);

    private async Task<Details> WriteAsync(
        PlannedStep step,
        string from,
        string to,
        CancellationToken cancellation
    )
    {
        const int patience = 5;
        for (var turn = 0; turn < patience; turn++)
        {
            var content = await ReadAsync(step, cancellation);
            if (content.Fingerprint == to)
            {
                return Details.Of(("left", $"{content.Ref} holds that already"));
            }
            if (content.Fingerprint != from)
            {
                throw new PlatformException(
                    $"somebody else has changed {content.Ref} meanwhile",
                    $"look at it, and make a plan anew: {CommandLine.Show(api.Cluster.Kubectl("--namespace", options.Namespace, "get", content.Ref.ToString(), "--show-managed-fields", "-o", "yaml"))}"
                );
            }
            var answer = await api.SendAsync(RequestFor(content, to), cancellation);
            if (answer.Succeeded)
            {
                return Details.Of(("written", content.Ref.ToString()));
            }
        }
        throw new PlatformException(
            $"{step.Arguments["object"]} was changed by others all the time while lastgood wanted to",
            "who writes to it? kubectl get … --show-managed-fields"
        );
    }

    private KubeRequest RequestFor(ConfigContent content, string to)
    {
        var (verb, body, type) =
            to.Length == 0 ? ("delete", Precondition(content), "application/json")
            : content.Exists
                ? (
                    "patch",
                    (JsonNode)Operations(content, Content(content.Ref, to)),
                    KubeRequest.Operations
                )
            : ("create", Whole(content.Ref, Content(content.Ref, to)), "application/json");
        return new KubeRequest(
            verb,
            content.Ref.Resource,
            options.Namespace,
            verb == "create" ? null : content.Ref.Name
        )
        {
            Body = body,
            BodyType = type,
            Expected = [Conflict],
        };
    }

    private static JsonObject Precondition(ConfigContent content) =>
        new() { ["preconditions"] = new JsonObject { ["resourceVersion"] = content.Version } };

    private static JsonArray Operations(ConfigContent content, JsonObject wanted)
    {
        var all = new JsonArray(
            KubeChange.Operation("replace", "/metadata/resourceVersion", content.Version)
        );
        foreach (var part in new[] { "data", "binaryData" })
        {
            if (wanted[part] is { } value)
            {
                all.Add((JsonNode)KubeChange.Operation("add", "/" + part, value.DeepClone()));
            }
            else if (content.Data![part] is not null)
            {
                all.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = "/" + part });
            }
        }
        return all;
    }

    private static JsonObject Whole(ConfigRef reference, JsonObject wanted)
    {
        var json = (JsonObject)wanted.DeepClone();
        json["apiVersion"] = reference.Resource.Group;
        json["kind"] = reference.Resource.Kind;
        json["metadata"] = new JsonObject { ["name"] = reference.Name };
        return json;
    }

    private JsonObject Content(ConfigRef reference, string fingerprint) =>
        shelf.Content(reference, fingerprint) switch
        {
            { Data: { } data } => data,
            { Sealed: { } text } => vault.Open(text),
            _ => throw new PlatformException(
                $"what {reference} held is not kept any more",
                "was lastgood's state folder moved or cleared? A new plan says what can be done: lastgood plan"
            ),
        };

    private Task<ConfigContent> ReadAsync(PlannedStep step, CancellationToken cancellation) =>
        configurations.ReadAsync(ConfigRef.Parse(step.Arguments["object"]), cancellation);
}
