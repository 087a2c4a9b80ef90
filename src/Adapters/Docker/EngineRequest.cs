using System.Text.Json.Nodes;

namespace Lastgood.Adapters.Docker;

/// <summary>One question to an engine.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its query, without a version.</param>
internal sealed record EngineRequest(string Method, string Path)
{
    /// <summary>What is sent; null for nothing.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>The longest that it may take; null for the engine's usual.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest answer that is read; null for the engine's usual.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Statuses that are answers too, although not 2xx.</summary>
    public IReadOnlyList<int> Expected { get; init; } = [];
}
