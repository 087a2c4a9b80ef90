using System.Text.Json.Serialization;

namespace Lastgood.Adapters.Signals.Docker;

// What is read of the engine's figures and events, by the names of the Docker Engine API (1.41, later ones have them too).

internal sealed record StatsJson(
    [property: JsonPropertyName("cpu_stats")] CpuJson? Cpu,
    [property: JsonPropertyName("memory_stats")] MemoryJson? Memory
);

internal sealed record CpuJson(
    [property: JsonPropertyName("cpu_usage")] CpuUsageJson? Usage,
    [property: JsonPropertyName("online_cpus")] double Online
);

internal sealed record CpuUsageJson([property: JsonPropertyName("total_usage")] double Total);

internal sealed record MemoryJson(
    [property: JsonPropertyName("usage")] double? Usage,
    [property: JsonPropertyName("limit")] double? Limit,
    [property: JsonPropertyName("stats")] IReadOnlyDictionary<string, double>? Stats
);

internal sealed record EventJson(
    string? Action,
    ActorJson? Actor,
    [property: JsonPropertyName("timeNano")] long Time
);

internal sealed record ActorJson(
    [property: JsonPropertyName("ID")] string? Id,
    IReadOnlyDictionary<string, string>? Attributes
);

[JsonSerializable(typeof(StatsJson))]
[JsonSerializable(typeof(EventJson))]
internal sealed partial class SignalJson : JsonSerializerContext;
