using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Kubernetes;

/// <summary>One question to an API server.</summary>
/// <param name="Verb">What is done, as roles name it: <c>get</c>, <c>list</c>, <c>patch</c> …; told where it is not allowed.</param>
/// <param name="Resource">What it is done to.</param>
/// <param name="Namespace">Where; null for what is in no namespace, and for all of them.</param>
/// <param name="Name">The object; null for a list.</param>
internal sealed record KubeRequest(
    string Verb,
    KubeResource Resource,
    string? Namespace,
    string? Name = null
)
{
    /// <summary>A merge patch: what is named is replaced, null removes it.</summary>
    public const string Merge = "application/merge-patch+json";

    /// <summary>A JSON patch: operations, all or none.</summary>
    public const string Operations = "application/json-patch+json";

    /// <summary>Names the changes of lastgood among those of others, in <c>metadata.managedFields</c>.</summary>
    public const string Manager = "lastgood";

    /// <summary>Whole objects.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of a watch that tells <c>metadata</c> instead of whole objects.</summary>
    public const string MetadataOnly =
        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    /// <summary>The same of a list.</summary>
    public const string MetadataLists =
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <summary>The media type that is asked for: a list can be had without what its objects hold.</summary>
    public string Accept { get; init; } = Json;

    /// <summary>A subresource, e.g. <c>log</c>.</summary>
    public string? Part { get; init; }

    /// <summary>What follows the question mark, escaped; empty for nothing.</summary>
    public string Query { get; init; } = "";

    /// <summary>What is sent.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Its media type.</summary>
    public string BodyType { get; init; } = Json;

    /// <summary>Statuses that are answers too, although not 2xx.</summary>
    public IReadOnlyList<int> Expected { get; init; } = [];

    /// <summary>The longest answer that is read, in bytes; a longer text of <see cref="Part"/> is cut, anything else is an error.</summary>
    public int MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The HTTP method.</summary>
    public string Method =>
        Verb switch
        {
            "get" or "list" or "watch" => "GET",
            "create" => "POST",
            "update" => "PUT",
            "patch" => "PATCH",
            "delete" => "DELETE",
            _ => throw new InvalidOperationException($"no method for {Verb}"),
        };

    /// <summary>The address below the API's.</summary>
    public string Address =>
        Resource.Path(Namespace, Name, Part) + (FullQuery.Length == 0 ? "" : "?" + FullQuery);

    private string FullQuery =>
        Verb is "create" or "update" or "patch"
            ? $"fieldManager={Manager}{(Query.Length == 0 ? "" : "&" + Query)}"
            : Query;
}
