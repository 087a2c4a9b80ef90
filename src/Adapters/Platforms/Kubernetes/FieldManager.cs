using System.Text.Json.Nodes;
using Lastgood.Adapters.Kubernetes;

namespace Lastgood.Adapters.Platforms.Kubernetes;

/// <summary>Finds out who changed an object: the API server notes the name of each program that writes.</summary>
internal static class FieldManager
{
    /// <summary>Who wrote to the pod template last, besides lastgood; null where that is not noted.</summary>
    public static string? OfTemplate(JsonObject workload) => Of(workload, "f:spec", "f:template");

    /// <summary>Who wrote to a field last, besides lastgood; null where that is not noted.</summary>
    /// <param name="thing">The object.</param>
    /// <param name="field">The field as it is noted: <c>f:spec</c>, <c>f:template</c>.</param>
    public static string? Of(JsonObject thing, params string[] field) =>
        thing
            .Items("metadata", "managedFields")
            .Where(m =>
                m.Text("manager") != KubeRequest.Manager && m.At(["fieldsV1", .. field]) is not null
            )
            .MaxBy(static m => m.Moment("time") ?? DateTimeOffset.MinValue)
            .Text("manager");

    /// <summary>Who said last how many pods it shall have; null where that is not noted.</summary>
    public static string? OfReplicas(JsonObject workload) =>
        workload
            .Items("metadata", "managedFields")
            .Where(static m => m.At("fieldsV1", "f:spec", "f:replicas") is not null)
            .MaxBy(static m => m.Moment("time") ?? DateTimeOffset.MinValue)
            .Text("manager");

    /// <summary>Whether the one who said that it is paused, or is not, is lastgood.</summary>
    public static bool IsOwnPause(JsonObject workload) =>
        workload
            .Items("metadata", "managedFields")
            .Any(static m =>
                m.Text("manager") == KubeRequest.Manager
                && m.At("fieldsV1", "f:spec", "f:paused") is not null
            );
}
