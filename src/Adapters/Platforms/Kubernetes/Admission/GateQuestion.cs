using System.Text.Json;
using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes.Admission;

/// <summary>What an API server asks before it lets an object be written: the request of an AdmissionReview of admission.k8s.io/v1.</summary>
/// <param name="Uid">What the answer has to repeat.</param>
/// <param name="Json">The request.</param>
internal sealed record GateQuestion(string Uid, JsonObject Json)
{
    /// <summary>The version that is spoken; an API server speaks no other with who asks for this one.</summary>
    public const string ApiVersion = "admission.k8s.io/v1";

    /// <summary>What a review says that it is.</summary>
    public const string Kind = "AdmissionReview";

    /// <summary>Deeper than any workload is.</summary>
    private const int Deepest = 64;

    public string Namespace => Json.Text("namespace") ?? "";

    /// <summary>The object's name; empty where the API server makes one up.</summary>
    public string Name => Json.Text("name") ?? Object?.Name() ?? "";

    public JsonObject? Object => Json.At("object") as JsonObject;

    /// <summary>What the API server would have instead of the object; null where it is made.</summary>
    public JsonObject? Old => Json.At("oldObject") as JsonObject;

    /// <summary>The program that writes, by its own words; null where it does not say.</summary>
    public string? Manager => Json.Text("options", "fieldManager");

    /// <summary>The workload; null where it is none that has a pod template.</summary>
    public WorkloadName? Workload
    {
        get
        {
            WorkloadKind? kind =
                Json.Text("kind", "group") != "apps"
                    ? null
                    : Json.Text("kind", "kind") switch
                    {
                        "Deployment" => WorkloadKind.Deployment,
                        "StatefulSet" => WorkloadKind.StatefulSet,
                        "DaemonSet" => WorkloadKind.DaemonSet,
                        _ => null,
                    };
            return kind is { } known && (Json.Text("name") ?? Object?.Name()) is { } name
                ? new WorkloadName(known, name)
                : null;
        }
    }

    /// <summary>Whether it is about objects of a kind.</summary>
    /// <param name="group">Its group; empty for the core group.</param>
    /// <param name="kind">The kind.</param>
    public bool Is(string group, string kind) =>
        (Json.Text("kind", "group") ?? "") == group && Json.Text("kind", "kind") == kind;

    /// <summary>Reads a review.</summary>
    /// <returns>Null where it is none.</returns>
    public static async Task<GateQuestion?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var review = await JsonNode.ParseAsync(
                body,
                documentOptions: new JsonDocumentOptions { MaxDepth = Deepest },
                cancellationToken: cancellation
            );
            return
                review.Text("apiVersion") == ApiVersion
                && review.Text("kind") == Kind
                && review.At("request") is JsonObject request
                && request.Text("uid") is { Length: > 0 and <= 128 } uid
                ? new GateQuestion(uid, request)
                : null;
        }
        // ArgumentException: a name that is there twice.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
